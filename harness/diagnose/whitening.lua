-- whitening.lua: does an output hold the expected numbers with their mean taken away, divided by
-- some deviation or not?
--
--   whitening.add(view, what, entries, add)
local views = require "diagnose.views"
local whitening = {}

local close, norm = views.close, views.norm

-- What n numbers may have been divided by, whose squares around their mean come to `square`, if it
-- was `by` in one call: { text, of = function(n, square) }. Of 1 there is but one; a deviation may
-- have a small number added to it, or inside its root.
local function divisors(n, square, by)
  if math.abs(by - 1) < 1e-9 then return { { text = "", of = function() return 1 end } } end
  local list = {}
  local function add(less, extra, text, of)
    local small = extra > 1e-9 * by and text:format(extra) or ""
    list[#list + 1] = { of = of, text = (", divided by their deviation (÷ %s)%s")
      :format(less == 1 and "n − 1" or "n", small) }
  end
  for _, less in ipairs { 1, 0 } do
    local variance = square / (n - less)
    local beside, inside = by - math.sqrt(variance), by ^ 2 - variance
    if beside > -1e-7 * by then
      add(less, beside, " plus about %.0e",
        function(m, all) return math.sqrt(all / (m - less)) + beside end)
      add(less, inside, " with about %.0e added inside its root",
        function(m, all) return math.sqrt(all / (m - less) + inside) end)
    end
  end
  return list
end

-- Mean 0: the expected less their mean, over some deviation. Which one, and how small a number was
-- added to it, is worked out from the numbers of one call, and must hold of all.
function whitening.add(view, what, entries, add)
  local function parts(e)
    local v, mean, square, far = view(e), 0, 0, 1
    if not v.finite or #v.x < 2 then return end
    for i = 1, #v.x do mean = mean + v.x[i] / #v.x end
    for i = 1, #v.x do
      square = square + (v.x[i] - mean) ^ 2
      if math.abs(v.x[i] - mean) > math.abs(v.x[far] - mean) then far = i end
    end
    return v, mean, square, (v.x[far] - mean) / v.y[far]
  end
  local function holds(divisor, e)
    local v, mean, square, by = parts(e)
    if not v then return not e.wrong or #view(e).x == 1 end
    if math.sqrt(square) <= v.tolerance then return true end -- all alike: nothing is left of it
    if not close(by, divisor.of(#v.x, square), 1e-6 * by) then return false end
    for i = 1, #v.x do
      if not close(v.y[i] * by, v.x[i] - mean, 1e-6 * norm(v.x)) then return false end
    end
    return true
  end
  for _, e in ipairs(entries) do
    local v, mean, square, by = parts(e)
    -- what is asked to have mean 0 is not whitened by mistake
    if v and e.wrong and #v.x > 2 and math.abs(mean) > 1e-6 * norm(v.x) then
      for _, divisor in ipairs(divisors(#v.x, square, by)) do
        add(divisor.text == "" and "centred" or "whitened",
          ("%s holds the expected numbers with their mean taken away%s. Many programs do that, and "
          .. "it often helps; this contract asks for them as they are."):format(what, divisor.text),
          function(other) return holds(divisor, other) end)
      end
      return
    end
  end
end

return whitening
