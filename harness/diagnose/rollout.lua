-- rollout.lua: the steps that a step of Adam learns from, out of the reference's journal, and which
-- of them the rows are that net_backward is handed.
--
--   rollout.steps(events, i, given) -> the steps before the i-th event, in order: as the journal
--     has them, with V and V_next where the critic was asked; before = { n, truncated,
--     terminated }: how many came before these, and whether any had the flag
--   rollout.rows(rows, steps, shuffled) -> which step each row is of; nil where that is not known
--   rollout.said_of(events, key, last, fits) -> the last that net_forward said of an observation up
--     to an event, of what fits; or nil
--   rollout.never_shown(events) -> after how many events net_forward is first asked about an
--     observation that no world has shown; nil where it never is
--   rollout.not_asked(events) -> the first step right before which net_forward was not asked about
--     what the world showed, or not for its logits, or before a step of Adam; nil where there is
--     none; and which: "anything", "logits", "stale"
--   rollout.other_order(entry, events, i, x, y, at) -> { name, text } of rows that are another
--     minibatch's, or nil; x, y: the steps of Adam as weights.lua has them
local journal = require "diagnose.journal"
local rollout = {}

function rollout.never_shown(events)
  local shown, first = {}, nil
  for _, e in ipairs(events) do
    if e.key then shown[e.key] = true end
    if e.to then shown[e.to.key] = true end
  end
  for key, list in pairs(events.said) do
    if not shown[key] then first = math.min(first or math.huge, list[1].event) end
  end
  return first
end

-- Right before the i-th event, or before the steps of Adam in front of it?
local function asked_at(events, i, said)
  local how, first = {}, i - 1
  while first > 0 and events[first].kind == journal.ADAM do first = first - 1 end
  for _, one in ipairs(said or {}) do
    how.anything = how.anything or one.event == i - 1
    how.logits = how.logits or one.event == i - 1 and one.asked
    how.stale = how.stale or one.event >= first and one.event < i - 1 and one.asked
  end
  return how
end

function rollout.not_asked(events)
  for i, e in ipairs(events) do
    local how = e.kind == journal.STEP and asked_at(events, i, events.said[e.key])
    if how and not how.logits then
      return i, how.stale and "stale" or how.anything and "logits" or "anything"
    end
  end
end

function rollout.said_of(events, key, last, fits)
  local found
  for _, said in ipairs(events.said[key] or {}) do
    if said.event <= last and fits(said) then found = said end
  end
  return found
end

local function value_said(said) return said.value ~= 0 end

-- Back to the steps of Adam before them, or as many as a rollout has.
function rollout.steps(events, i, given)
  local steps, k, T = {}, i, journal.steps_of(given)
  while k > 0 and events[k].kind ~= journal.STEP do k = k - 1 end
  local last = k
  while k > 0 and events[k].kind ~= journal.ADAM and #steps ~= T do
    if events[k].kind == journal.STEP then
      local e = setmetatable({}, { __index = events[k] })
      local V, behind = rollout.said_of(events, e.key, last, value_said),
        rollout.said_of(events, e.to.key, last, value_said)
      e.reward = e.reward * (given.how.pay or 1)
      e.V, e.V_next = V and V.value, behind and behind.value
      table.insert(steps, 1, e)
    end
    k = k - 1
  end
  steps.before = { n = 0 }
  for j = 1, k do
    local e = events[j]
    if e.kind == journal.STEP then
      steps.before.n = steps.before.n + 1
      for _, flag in ipairs { "truncated", "terminated" } do
        steps.before[flag] = steps.before[flag] or e[flag]
      end
    end
  end
  return steps
end

-- Which step each row is of; nil where that is not known.
function rollout.rows(rows, steps, shuffled)
  local index, by_key = {}, {}
  for t, e in ipairs(steps) do by_key[e.key] = by_key[e.key] == nil and t end
  for k, row in ipairs(rows) do
    local in_order = not shuffled and #rows == #steps and steps[k].key == row.key
    index[k] = in_order and k or by_key[row.key]
    if not index[k] then return nil end
  end
  return index
end

local function keys_of(rows)
  local keys = {}
  for k, row in ipairs(rows) do keys[k] = row.key end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  return table.concat(keys, " ")
end

-- Other rows of the same rollout: in which order are they?
function rollout.other_order(entry, events, i, x, y, at)
  local how, T = entry.given.how, journal.steps_of(entry.given)
  local seen = {}
  if not how.M or not (T or entry.given.round) then return nil end
  for _, e in ipairs(rollout.steps(events, i, entry.given)) do seen[e.key] = true end
  for _, row in ipairs(y.slopes) do
    if not seen[row.key] then return nil end
  end
  local pieces = T and (T + how.M - 1) // how.M or 1
  local before = events[i - at.since + at.since % pieces]
  if keys_of(x.slopes) == keys_of(y.slopes) then return nil end
  local same = before.kind == journal.ADAM and keys_of(before.slopes) == keys_of(y.slopes)
  if T and at.since >= pieces and same then
    return { "order-of-the-first", "They are the rows that this minibatch had in the first epoch: "
      .. "is the order another one in every epoch?" }
  elseif entry.given.which then
    return { "other-rows", "They are rows of this rollout, and not those that were asked for" }
  end
  return { "other-rows", "They are rows of this rollout, and those of another minibatch: which "
    .. "piece of the order is this, and by which seed and round is that shuffled?" }
end

return rollout
