-- slopes.lua: what net_backward was handed before a step of Adam, yours beside the reference's: the
-- first number that is another one, by the argument's name and its place.
--
--   slopes.first_other(ctx, x, y) -> ": net_backward's dvalue[0] should be 1, and yours is 2", or
--                                    ""; x, y: the steps of Adam, as journal.of gives them
--   slopes.nearly(ctx, x, y, first) -> the same, of what is off by less. A network is made of
--                                    floats: what it is handed before its `first` step is more
--                                    exact than what comes after
local written = require "diagnose.written"
local slopes = {}

-- Slopes add up over the rows of all calls, so their sum for each observation is what counts.
local function summed(rows)
  local sums, order = {}, {}
  for i, row in ipairs(rows) do
    local sum = sums[row.key]
    if not sum then
      sum = { value = 0, logits = {}, row = i - 1 }
      sums[row.key], order[#order + 1] = sum, row.key
    end
    sum.value = sum.value + row.value
    for j, slope in ipairs(row.logits) do sum.logits[j] = (sum.logits[j] or 0) + slope end
  end
  return sums, order
end

local function largest(rows)
  local most = 0
  for _, row in ipairs(rows) do
    most = math.max(most, math.abs(row.value))
    for _, slope in ipairs(row.logits) do most = math.max(most, math.abs(slope)) end
  end
  return most
end

local function same_rows(x, y)
  if x.calls ~= 1 or y.calls ~= 1 or #x.slopes ~= #y.slopes then return false end
  for i, row in ipairs(x.slopes) do
    if row.key ~= y.slopes[i].key then return false end
  end
  return true
end

-- The argument of net_backward that holds a slope, in the lesson's own names.
local function slope_name(ctx, row, j, P)
  if j == 0 then return ("dvalue[%d]"):format(row) end
  if not ctx.lesson.functions.head_gradient then return ("dlogits[%d][%d]"):format(row, j - 1) end
  local d = P // 2
  return ("%s[%d][%d]"):format(j <= d and "dmu" or "dlog_sigma", row, (j - 1) % d)
end

-- The first slope of a row that is another one, by more than a tolerance, as text. `summed`: over
-- all rows with the observation of that row.
local function other_slope(ctx, row, P, expected, found, tolerance, summed)
  for j = 0, P do
    local a = expected and (expected.logits[j] or j == 0 and expected.value) or 0
    local b = found and (found.logits[j] or j == 0 and found.value) or 0
    if math.abs(a - b) > tolerance or b ~= b then
      return ("%s%s should be %s, and yours is %s"):format(slope_name(ctx, row, j, P), summed
        and ", added up over all rows with the observation of row " .. row .. "," or "",
        written.apart(a, b))
    end
  end
end

-- Of as many rows, each with its right slopes: the first whose observation is another one.
local function other_observation(ctx, x, y, tolerance)
  local first
  for i, row in ipairs(#x.slopes == #y.slopes and x.slopes or {}) do
    local mine = y.slopes[i]
    if other_slope(ctx, i, #row.logits, row, mine, tolerance) then return nil end
    first = first or row.key ~= mine.key and i - 1
  end
  if first and #x.slopes == 1 then
    return ": the slopes that net_backward is given are right, and the observation is not the one "
      .. "that they belong to"
  end
  return first and (": the slopes that net_backward is given are right, and the observations are "
    .. "not those that belong to them: the first other one is that of row %d"):format(first)
end

-- How many rows there are, where that says something: who hands over the heads one after the other,
-- or a sum in parts, gives each row more than once.
local function other_count(x, y)
  local in_parts = y.calls > x.calls and #y.slopes % #x.slopes == 0
  return #x.slopes ~= #y.slopes and not in_parts
    and (": net_backward is given %d row%s in all, where %d %s expected"):format(#y.slopes,
    #y.slopes == 1 and "" or "s", #x.slopes, #x.slopes == 1 and "is" or "are") or ""
end

local function first_other(ctx, x, y, least)
  local tolerance = least * math.max(largest(x.slopes), largest(y.slopes))
  if same_rows(x, y) then
    for i, row in ipairs(x.slopes) do
      local text = other_slope(ctx, i - 1, #row.logits, row, y.slopes[i], tolerance)
      if text then return ": net_backward's " .. text end
    end
    return ""
  end
  local observation = other_observation(ctx, x, y, tolerance)
  if observation then return observation end
  local should, order = summed(x.slopes)
  local is, others = summed(y.slopes)
  local function compare(row, P, expected, found)
    return other_slope(ctx, row, P, expected, found, tolerance, true)
  end
  local count = other_count(x, y)
  for _, key in ipairs(others) do
    if not should[key] and #x.slopes == 1 and #y.slopes == 1 then
      return ": the observation that net_backward is given is not the one that is expected"
    elseif not should[key] and #x.slopes == #y.slopes then
      return (": row %d of net_backward's obs is an observation that does not belong there; which "
        .. "should be in it, and in which order?"):format(is[key].row)
    end
  end
  for _, key in ipairs(order) do
    local P = #x.slopes[should[key].row + 1].logits
    local text = compare(should[key].row, P, should[key], is[key])
    if text then return count ~= "" and count or ": net_backward's " .. text end
  end
  for _, key in ipairs(others) do
    if not should[key] and compare(0, #is[key].logits, nil, is[key]) then
      return (": row %d of those that net_backward is given is of something that should have no "
        .. "part in it"):format(is[key].row)
    end
  end
  return ""
end

-- The first slope that is another one, or the number of rows; "" where what was handed over is
-- right, or more than the journal holds.
function slopes.first_other(ctx, x, y) return first_other(ctx, x, y, 1e-5) end

function slopes.nearly(ctx, x, y, first) return first_other(ctx, x, y, first and 1e-8 or 5e-6) end

return slopes
