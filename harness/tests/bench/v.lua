local v = {}
function v.main() 
  local t = measure.saves(os.getenv "L", os.getenv "F", 3)/3
  print(t*1e3)
end
return v
