-- weights.lua: what a wrong gradient is made of, read back from the slopes that net_backward was
-- handed: in each row the number before ∇ log π(a_t), and what the value is drawn to. Of a policy
-- over at most four actions; where a row is nothing of the kind, nothing is said.
--
--   weights.told(ctx, entry, events, i, x, y, at, why) -> why, with more words and another name
--     where there are any, `nameless` where they are but numbers. x, y: the steps of Adam that
--     differ, the i-th events of their journals; events: the reference's; at: how far it has come;
--     why: what is seen of them
local quantities = require "diagnose.quantities"
local evidence = require "diagnose.evidence"
local journal = require "diagnose.journal"
local rollout = require "diagnose.rollout"
local views = require "diagnose.views"
local written = require "diagnose.written"
local weights = {}

-- ---- a row of the policy ----

-- How often `along` stands in a row, if nothing else does.
local function times(row, along, size)
  local dot, square = 0, 0
  for b, x in ipairs(row) do dot, square = dot + x * along[b], square + along[b] ^ 2 end
  if square < 1e-12 then return nil end
  for b, x in ipairs(row) do
    if not (math.abs(x - dot / square * along[b]) <= 1e-6 * size + 1e-12) then return nil end
  end
  return dot / square
end

local function less(a, b)
  local out = {}
  for i, x in ipairs(a) do out[i] = x - b[i] end
  return out
end

local function size_of(row)
  local most = 0
  for _, x in ipairs(row) do most = math.max(most, math.abs(x)) end
  return most
end

-- The score of an action, and the entropy's slope, times its weight.
local function directions(pi, a, weight)
  local score, bonus, H = {}, {}, 0
  for _, p in ipairs(pi) do H = H - (p > 0 and p * math.log(p) or 0) end
  for b, p in ipairs(pi) do
    score[b] = (b == a + 1 and 1 or 0) - p
    bonus[b] = p > 0 and -weight * p * (math.log(p) + H) or 0
  end
  return score, bonus
end

local function says_logits(said) return size_of(said.logits) > 0 end

-- Each row with what it should be made of: { row, yours, logits, pi, action, score, bonus, weight
-- }, or nil where that is not how the expected is made.
local function made_of(entry, events, i, x, y, steps, index)
  local how, list = entry.given.how, {}
  local c = (how.c_entropy or how.beta or 0) / #x.slopes
  for k, row in ipairs(x.slopes) do
    local said = rollout.said_of(events, row.key, i - 1, says_logits)
    if not said or said.outputs ~= #row.logits or #row.logits > 4 then return nil end
    local action = steps[index[k]].action
    if action % 1 ~= 0 or action >= #row.logits then return nil end
    local e = { row = row.logits, yours = y.slopes[k].logits, pi = views.softmax(said.logits),
      logits = said.logits, action = action }
    e.size = math.max(size_of(e.row), size_of(e.yours))
    e.score, e.bonus = directions(e.pi, action, c)
    e.weight = times(less(e.row, e.bonus), e.score, size_of(e.row))
    if not e.weight or #e.yours ~= #e.row then return nil end
    list[k] = e
  end
  return list
end

-- ---- what yours is ----

-- A number that every row has, by fn; nil where they have several, or none.
local function one_of_all(list, fn)
  local found
  for _, e in ipairs(list) do
    local k = fn(e)
    if not k or found and math.abs(k - found) > 1e-5 * math.max(1, math.abs(found)) then
      return nil
    end
    found = k
  end
  return found
end

local function times_text(k)
  if math.abs(k) < 1e-6 then return "0 times" end
  local whole = math.floor(1 / math.abs(k) + 0.5)
  local part = math.abs(k) < 0.9 and math.abs(1 / math.abs(k) - whole) < 1e-4 * whole
  return ("%s%s times"):format(k < 0 and "−" or "",
    part and "1/" .. whole or written.number(math.abs(k)))
end

-- Only the entropy's part is another one.
local function other_bonus(list)
  local k = one_of_all(list, function(e)
    return size_of(e.bonus) > 1e-4 * e.size and times(less(e.yours, e.row), e.bonus, e.size)
  end)
  local text = "What differs is the entropy's part alone: it is %s what is expected"
  return k and math.abs(k) > 1e-5 and { "only-the-bonus", text:format(times_text(k + 1)) }
end

-- An entropy's slope beside what is expected, as much in every row, where none should be. Of two
-- actions everything would be such a slope.
local function bonus_too_many(list)
  local k = one_of_all(list, function(e)
    if #e.pi < 3 or size_of(e.bonus) > 0 then return nil end
    local _, direction = directions(e.pi, e.action, 1)
    return times(less(e.yours, e.row), direction, e.size)
  end)
  return k and math.abs(k) > 1e-6 and { "only-the-bonus", ("Beside what is expected stands %s "
    .. "the slope of the entropy, in every row"):format(times_text(k)) }
end

-- The same of a policy that has means, and log σ of its own, in which the bonus is c_H / n.
local function other_gaussian_bonus(how, x, y)
  local rows, c, k = #x.slopes, (how.c_entropy or 0) / #x.slopes, nil
  for j, row in ipairs(x.slopes) do
    local mine, d = y.slopes[j].logits, #row.logits // 2
    for b, slope in ipairs(row.logits) do
      local off, size = mine[b] - slope, math.max(math.abs(mine[b]), math.abs(slope))
      if b <= d and math.abs(off) > 1e-6 * size then return nil end
      if b > d and k and math.abs(off - k) > 1e-6 * size then return nil end
      k = b > d and (k or off) or k
    end
  end
  if not k or c == 0 or rows * #x.slopes[1].logits < 4 then return nil end
  return { "only-the-bonus", ("What differs is the entropy's part alone: it is %s what is expected")
    :format(times_text(k / c + 1)) }
end

-- The score is another one.
local function other_score(list)
  local function all(fn)
    for _, e in ipairs(list) do
      if not fn(e, less(e.yours, e.bonus)) then return false end
    end
    return true
  end
  local function chosen_only(e, mine)
    for b, z in ipairs(mine) do
      local should = b == e.action + 1 and e.weight * e.score[b] or 0
      if math.abs(z - should) > 1e-6 * e.size then return false end
    end
    return #mine > 1
  end
  local function of_logits(e, mine)
    local score = {}
    for b, z in ipairs(e.logits) do score[b] = (b == e.action + 1 and 1 or 0) - z end
    return size_of(mine) > 1e-6 * e.size and times(mine, score, size_of(mine))
  end
  if all(chosen_only) then
    return { "other-score", "Only the logit of the action taken has a slope in yours" }
  end
  return all(of_logits) and { "other-score",
    "Your slopes are those of score with the logits in place of probabilities" }
end

-- A score of another action than the one taken, in the first row that has one.
local function other_action(list)
  for k, e in ipairs(list) do
    local mine = less(e.yours, e.bonus)
    if #e.pi > 2 and size_of(mine) > 1e-6 * e.size and not times(mine, e.score, size_of(mine)) then
      for a = 0, #e.pi - 1 do
        if times(mine, (directions(e.pi, a, 0)), size_of(mine)) then
          local text = "In row %d, action %d was taken, and in yours stands the score of action %d"
          return { "score-of-another-action", text:format(k - 1, e.action, a) }
        end
      end
    end
  end
end

-- Are just those rows wrong that have a flag, of these steps and those that were learned from
-- before, and were right?
local function flag_of_wrong(steps, is_wrong)
  for t, e in ipairs(steps) do
    if is_wrong[t] and e.truncated and e.terminated then return "" end
  end
  for _, flag in ipairs { "truncated", "terminated" } do
    local fits, wrong, right = not steps.before[flag], 0, steps.before.n
    for t, e in ipairs(steps) do
      fits = fits and (is_wrong[t] or false) == e[flag]
      wrong, right = wrong + (is_wrong[t] and 1 or 0), right + (is_wrong[t] and 0 or 1)
    end
    if fits and wrong > 0 and right > 0 then
      return (". Of the steps, only what is %s is wrong"):format(flag)
    end
  end
  return ""
end

local function told(kind, what, should, is, name, steps, index)
  local is_wrong = {}
  local one = #should == 1
  local expected, mine = written.apart(one and should[1] or should, one and is[1] or is)
  for t in ipairs(steps) do is_wrong[t] = false end
  for k, x in ipairs(should) do is_wrong[index[k]] = math.abs(x - is[k]) > 1e-5 * math.abs(x) end
  return { kind, ("%s %s%s, and in yours %s%s%s"):format(what, expected,
    one and "" or ", row by row", mine, name and ": that is " .. name or "",
    #index == #steps and flag_of_wrong(steps, is_wrong) or ""), nameless = not name }
end

local function scaled(numbers, k)
  local out = {}
  for i, x in ipairs(numbers) do out[i] = k * x end
  return out
end

-- Rows of a mean are divided by their number, where the expected says so.
local function scale_of(list, should, index)
  if quantities.any(list, should, index) then return 1 end
  return quantities.any(list, scaled(should, #should), index) and #should or 1
end

local function before_the_score(list, made, steps, index)
  local should, is = {}, {}
  for k, e in ipairs(made) do
    should[k], is[k] = e.weight, times(less(e.yours, e.bonus), e.score, e.size)
    if not is[k] then return nil end
  end
  local n = scale_of(list, should, index)
  local name = quantities.name(list, scaled(is, n), index)
  -- of two actions, every slope is so many times the score
  if not name and #made[1].pi < 3 then return nil end
  return told("before-the-score", "Before ∇ log π(a_t) should stand", should, is,
    name and name .. (n > 1 and (", over %d rows"):format(n) or ""), steps, index)
end

-- In a later epoch, beside what each row had in the first: is every ratio 1? Or else, is it ρ_t or
-- Â_t that is another one?
local function later_epoch(first, made)
  local still, differ, expected, mine = true, false, {}, {}
  for k, e in ipairs(made) do
    local w, was = times(less(e.yours, e.bonus), e.score, e.size), first[k]
    if not w then return nil end
    still = still and math.abs(w - was) <= 1e-5 * math.max(math.abs(was), 1e-3)
    differ = differ or math.abs(e.weight - was) > 1e-3 * math.abs(was)
    expected[k], mine[k] = e.weight * #made, w * #made
  end
  if still and differ then
    return { "every-ratio-one", "As if every ratio were 1 here, as in the first epoch: your "
      .. "numbers before ∇ log π(a_t) are still the advantages. When is log π_old written down?" }
  end
  local was = written.value(scaled(first, #made))
  local should, is = written.apart(expected, mine)
  local text = "ρ_t Â_t should be %s, row by row, and in yours %s; in the first epoch, where ρ_t "
    .. "is 1, it was %s. Is Â_t another one now?"
  return #made[1].pi > 2 and { "later-advantages", text:format(should, is, was) }
end

-- ---- the values ----

-- What each value is drawn to: V + its slope, in the first epoch, where no clipping is. Of a number
-- that has no name, another weight or a bound may be the reason; of a slope of 0, being flat.
local function other_targets(entry, x, y, steps, index, list)
  local how, should, is = entry.given.how, {}, {}
  local c = (how.c_value or how.c or 1) / (how.c_value and #x.slopes or 1)
  for k, row in ipairs(x.slopes) do
    local V = steps[index[k]].V
    if not V or c == 0 or y.slopes[k].value == 0 and row.value ~= 0 then return nil end
    should[k], is[k] = V + row.value / c, V + y.slopes[k].value / c
  end
  local name = quantities.name(list, is, index)
  if name then
    return told("other-targets", "The values should be drawn to", should, is, name, steps, index)
  end
  for k, row in ipairs(x.slopes) do should[k], is[k] = row.value / c, y.slopes[k].value / c end
  name = quantities.name(list, is, index)
  return name and told("other-targets", "The slopes in the values, but for their weight, should be",
    should, is, name, steps, index)
end

-- ---- saying it ----

local function same_rows(x, y)
  if x.calls ~= 1 or y.calls ~= 1 or #x.slopes ~= #y.slopes then return false end
  for k, row in ipairs(x.slopes) do
    if row.key ~= y.slopes[k].key or #row.logits ~= #y.slopes[k].logits then return false end
  end
  return #x.slopes <= 3
end

local function differs(x, y, of)
  for k, row in ipairs(x.slopes) do
    if of(row, y.slopes[k]) then return true end
  end
  return false
end

local function another(a, b) return math.abs(a - b) > 1e-5 * math.max(math.abs(a), math.abs(b)) end

local function other_logits(a, b)
  return size_of(less(a.logits, b.logits)) > 1e-5 * size_of(a.logits)
end

-- The same rows' numbers of the first epoch: those of the reference's first steps of Adam.
local function of_first_epoch(entry, events, i, x, steps)
  local by_key = {}
  for k = 1, i - 1 do
    local e = events[k]
    local index = e.kind == journal.ADAM and e.slopes[1] and rollout.rows(e.slopes, steps, true)
    local made = index and made_of(entry, events, k, e, e, steps, index)
    for j, row in ipairs(made or {}) do
      local key = e.slopes[j].key
      by_key[key] = by_key[key] or row.weight * #e.slopes
    end
  end
  local first = {}
  for k, row in ipairs(x.slopes) do
    first[k] = by_key[row.key] and by_key[row.key] / #x.slopes
    if not first[k] then return nil end
  end
  return first
end

local function of_the_policy(entry, events, i, x, y, steps, index, list, at)
  local made = made_of(entry, events, i, x, y, steps, index)
  if not made then return nil end
  local later = at.since > 0 and of_first_epoch(entry, events, i, x, steps)
  return other_bonus(made) or bonus_too_many(made) or other_score(made) or other_action(made)
    or later and later_epoch(later, made) or before_the_score(list, made, steps, index)
end

local function text_of(ctx, entry, events, i, x, y, at)
  local how = entry.given.how
  if #x.slopes ~= #y.slopes then return nil end
  if not same_rows(x, y) then return rollout.other_order(entry, events, i, x, y, at) end
  local numbered = not ctx.lesson.functions.head_gradient
  if not numbered and differs(x, y, other_logits) then return other_gaussian_bonus(how, x, y) end
  local steps = rollout.steps(events, i, entry.given)
  local index = #steps > 0 and rollout.rows(x.slopes, steps, how.epochs ~= nil)
  if not index then return nil end
  local list = quantities.of(steps, how)
  if differs(x, y, other_logits) then
    return of_the_policy(entry, events, i, x, y, steps, index, list, at)
  elseif at.since == 0 and differs(x, y, function(a, b) return another(a.value, b.value) end) then
    return other_targets(entry, x, y, steps, index, list)
  end
end

function weights.told(ctx, entry, events, i, x, y, at, why)
  local how = entry.given.how
  if not how or not how.gamma or journal.is_of_two(entry.given) then return why end
  local seen = text_of(ctx, entry, events, i, x, y, at)
  if not seen then return why end
  why.name, why.text = seen[1], ("%s %s."):format(why.text, seen[2]):gsub("%?%.$", "?")
  why.nameless = seen.nameless
  return evidence.of("made-of", seen, why)
end

return weights
