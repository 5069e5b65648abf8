-- screen.lua: what the reader's screen can show.
--
--   screen.unicode      whether the locale is UTF-8; one that is not set is taken for that
--   screen.shown(text)  the text, in ASCII where it is not
local screen = {}

-- The first of these that is set decides, as in the C library; none means what most terminals are.
local function locale()
  for _, name in ipairs { "LC_ALL", "LC_CTYPE", "LANG" } do
    local value = os.getenv(name)
    if value and value ~= "" then return value:lower() end
  end
  return "utf-8"
end

screen.unicode = locale():match("utf%-?8") ~= nil

local letters = {
  ["✓"] = "+", ["✗"] = "x", ["·"] = ".", ["…"] = "...", ["−"] = "-", ["–"] = "-", ["—"] = "-",
  ["π"] = "pi", ["θ"] = "theta", ["γ"] = "gamma", ["λ"] = "lambda", ["δ"] = "delta", ["η"] = "eta",
  ["α"] = "alpha", ["β"] = "beta", ["σ"] = "sigma", ["μ"] = "mu", ["ε"] = "epsilon", ["Σ"] = "sum",
  ["∇"] = "grad", ["≤"] = "<=", ["≥"] = ">=", ["≠"] = "!=", ["×"] = "x", ["∈"] = "in",
  ["∞"] = "infinity", ["²"] = "^2", ["ᵗ"] = "^t", ["√"] = "sqrt", ["½"] = "1/2", ["←"] = "<-",
  ["→"] = "->", ["‘"] = "'", ["’"] = "'", ["“"] = '"', ["”"] = '"', ["Â"] = "A", ["‖"] = "||",
  ["₀"] = "_0", ["₁"] = "_1", ["ρ"] = "rho", ["τ"] = "tau", ["φ"] = "phi", ["ξ"] = "xi",
}

function screen.shown(text)
  if screen.unicode then return text end
  return (text:gsub("[\xC2-\xF4][\x80-\xBF]+", function(letter) return letters[letter] or "?" end))
end

return screen
