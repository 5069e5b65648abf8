-- off.lua: by how much a call's numbers are off, where only that says something.
--
--   off.at_most(f, entry) -> { off, size }: how far at most, and beside what
--   off.is_crumb(far) -> whether that is less than a millionth
--   off.hardly(seen) -> diagnosis or nil; `seen`: as of at_most, or of asked.lua
--   off.by(f, entry) -> the same: by a number that is in many formulas
--   off.by_again(x) -> the same, and so in half of the other wrong calls: x.calls
local evidence = require "diagnose.evidence"
local trace = require "diagnose.trace"
local views = require "diagnose.views"
local written = require "diagnose.written"
local off = {}

-- How far the numbers of a call are off, at most, and beside what: the largest of its output, or of
-- the change that is made in it.
function off.at_most(f, entry)
  local worst = { off = 0, size = 0 }
  for name, expected in pairs(entry.expected) do
    local _, view = views.view_of(f, name)
    local v, most = view(entry), 0
    for i = 1, #v.x do most = math.max(most, math.abs(v.x[i] - v.y[i])) end
    local size = views.norm(v.x)
    if most > 0 and most * worst.size >= worst.off * size then
      worst = { off = most, size = size }
    end
  end
  return worst
end

function off.is_crumb(far)
  return far.off < 1e-6 * (far.size > 0 and far.size or 1)
end

-- Off by so little that only its size says something: a float is off by 6e-8, and a constant with
-- few digits by no less.
function off.hardly(seen)
  local few_digits = seen and seen.off > 1e-9 * math.max(seen.size, 1)
  return seen and evidence.of("hardly-off", seen, { name = "hardly-off",
    text = ("In this call yours is off by %.1g, beside %s. Is a small number added, left out, or "
      .. "held to a bound, where the contract has none? Or are numbers subtracted that are nearly "
      .. "the same%s?")
      :format(seen.off, written.number(seen.size), few_digits
        and ", or is there a float where a double belongs, or a constant with too few digits"
        or "") })
end

local known = {
  { 1, "1" }, { 2, "2" }, { 0.5, "1/2" }, { math.log(2), "ln 2" },
  { math.log(2 * math.pi), "ln 2π" }, { math.log(2 * math.pi) / 2, "½ ln 2π" },
}

-- Off, in this call, by a number that is in many formulas.
function off.by(f, entry)
  local name, at = trace.disagreement(f, entry.expected, entry.out, entry)
  local x, y = entry.expected[name], entry.out[name]
  for index in at:gmatch("%[(%d+)%]") do x, y = x[index + 1], y[index + 1] end
  if math.type(x) ~= "float" or math.type(y) ~= "float" then return nil end
  local what = name == "value" and "what is returned" or name .. at
  for _, k in ipairs(known) do
    local why = evidence.of("off-by", { off = math.abs(y - x), known = k[1], expected = x }, {
      name = "off-by", known = k[2],
      text = ("In this call %s is %s %s than is expected: which term is one too many, or left out?")
        :format(what, k[2], y > x and "more" or "less") })
    if why then return why end
  end
end

-- Off by a known number in this call, and by the same in half of the others that are wrong.
function off.by_again(x)
  local why, times, wrong = off.by(x.f, x.entry), 0, 0
  for i = 1, why and math.min(#x.calls, 8) or 0 do
    local e = x.calls[i]
    local other = e.wrong and off.by(x.f, e)
    times = times + (other and other.known == why.known and 1 or 0)
    wrong = wrong + (e.wrong and 1 or 0)
  end
  return times > 1 and 2 * times >= wrong and why or nil
end

return off
