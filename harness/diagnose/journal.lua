-- journal.lua: what an agent did in a run, read from the journal (learn/journal.h).
--
--   journal.open(ctx) -> run     { handle, reference, subject }, with the journal's functions; nil
--                                where only a record is there, which acts in no world
--   journal.of(bound, f, given) -> events, outputs
--   journal.is_of_two(given) -> whether two worlds are played in turn: then what the first step saw
--                               is not known
--   journal.steps_of(given) -> how many steps a rollout of a job has; nil where it plays episodes
--
-- events = { { kind = RESET, state, key }, { kind = STEP, action, dice, reward, terminated,
-- truncated, state, key: before it; to: { state, key } behind it }, { kind = ADAM, lr; policy,
-- value, all: { length, sum }; slopes: the rows of net_backward since the last, calls: how many
-- those were; clips; emptied: whether some before them were thrown away }, { kind = SET, lr = 0;
-- policy, value, all }, …, full, said = { [key] = what net_forward gave, { event, value; logits, of
-- so many outputs, the first four; asked: for these } }; read: slopes, calls and clips before each
-- net_set_gradient, and the list itself has those since }
local contract = require "lesson.contract"
local trace = require "diagnose.trace"
local journal = {}

local of = host.journal
local RESET, STEP, ADAM, FORWARD, BACKWARD, CLIP, SET = of.reset, of.step, of.adam, of.forward,
  of.backward, of.clip, of.set
local GRADIENT = of.gradient
journal.RESET, journal.STEP, journal.ADAM, journal.SET = RESET, STEP, ADAM, SET

-- The three parts of a network's gradient or weights.
local function parts_of(e, r)
  for k, part in ipairs { "policy", "value", "all" } do
    e[part] = { length = r[1 + 2 * k], sum = r[2 + 2 * k] }
  end
  return e
end

-- Rows come from where a stranger's program runs: what it says of an observation may be no number,
-- and how many there are of something no count.
local function key_of(x) return x == x and x or "NaN" end
local function count_of(x, most) return x >= 0 and math.min(x, most) // 1 or 0 end

-- The logits of a row, or their slopes; their number is below 0 where there were none.
local function logits_of(r)
  return table.move(r, 7, 6 + count_of(math.abs(r[4]), #r - 6), 1, {})
end

local function place(state, key)
  return { state = state >= 0 and state or nil, key = key_of(key) }
end

-- The slopes since the last step of Adam, or since the gradient was set; now others begin.
local function taken(list, e)
  e.slopes, e.calls, e.clips, e.emptied = list.slopes, list.calls, list.clips, list.emptied
  list.slopes, list.calls, list.clips, list.emptied = {}, 0, {}, nil
  return e
end

-- What a row adds to the list of events.
local read = {
  [RESET] = function(list, r)
    list.at = place(r[2], r[3])
    list[#list + 1] = { kind = RESET, state = list.at.state, key = list.at.key }
  end,
  [STEP] = function(list, r)
    local at = list.at or {}
    list.at = place(r[6], r[7])
    list[#list + 1] = { kind = STEP, action = r[2], dice = r[3], reward = r[4],
      terminated = r[5] % 2 == 1, truncated = r[5] >= 2, state = at.state, key = at.key,
      to = list.at }
  end,
  [ADAM] = function(list, r)
    list[#list + 1] = parts_of(taken(list, { kind = ADAM, lr = r[2] }), r)
  end,
  [FORWARD] = function(list, r)
    local key = key_of(r[5])
    local said = list.said[key] or {}
    list.said[key], said[#said + 1] = said, { event = #list, value = r[6],
      outputs = count_of(math.abs(r[4]), 1e9), logits = logits_of(r), asked = r[4] > 0 }
  end,
  [BACKWARD] = function(list, r)
    list.calls = list.calls + (r[2] == 0 and 1 or 0)
    list.slopes[#list.slopes + 1] = { key = key_of(r[5]), rows = r[3], value = r[6],
      logits = logits_of(r) }
  end,
  -- Of weights that are tried, only those that are left count.
  [SET] = function(list, r)
    local last = list[#list]
    list[#list + (last and last.kind == SET and 0 or 1)] = parts_of({ kind = SET, lr = 0 }, r)
  end,
  -- What was added up is read, and counts no more.
  [GRADIENT] = function(list)
    if list.calls == 0 then return end
    list.read[#list.read + 1] = taken(list, {})
    list.emptied = true
  end,
  [CLIP] = function(list, r) list.clips[#list.clips + 1] = { most = r[2], length = r[3] } end,
}

-- The rows there are, and no more: room for all that there could be costs more than the run.
local function rows_of(bound)
  local n = bound.ascent_journal_read { n = 0, W = of.width }.value
  return bound.ascent_journal_read { n = math.max(0, math.min(n, of.rows)), W = of.width }.what, n
end

function journal.of(bound, f, given)
  bound.ascent_journal_open { most = of.rows }
  local out = trace.ask(bound, f.name, given)
  local rows, n = rows_of(bound)
  bound.ascent_journal_open { most = 0 }
  local list = { slopes = {}, calls = 0, clips = {}, said = {}, read = {}, full = n >= of.rows }
  for _, r in ipairs(rows) do
    local add = read[r[1]]
    if add then add(list, r) end
  end
  return list, out
end

function journal.is_of_two(given)
  return given.twin or given.how and given.how.twin or given.net and given.net.twin
end

function journal.steps_of(given)
  return given.T or given.how and given.how.T or given.net and given.net.T
end

-- The reference's handle is a new one each time, for a handle gives the answer to a question that
-- it has had before without acting again.
function journal.open(ctx)
  local so = ctx.lesson.built .. "/reference.so"
  if not host.exists(so) then return nil end
  local functions = contract.read(host.root .. "/harness/learn/journal.h")
  table.move(ctx.lesson.functions, 1, #ctx.lesson.functions, #functions + 1, functions)
  local handle = host.trusted(nil, so)
  return { handle = handle, reference = host.bind(handle, functions),
    subject = host.bind(ctx.subject.handle, functions) }
end

return journal
