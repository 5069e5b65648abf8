-- played.lua: the last episode (or rollout) of a run, written out so that it can be played by hand:
-- what was seen, done and paid in each step, then what is made of that, in the lesson's letters.
-- All of it is the reference's; beside it stands what a table has learned in yours. Nothing is said
-- of an episode of more than three steps.
--
--   played.lines(ctx, run, f, entry) -> text or nil, and what yours counted in each step, as a
--                                       sentence, or nil      run: of journal.open
local journal = require "diagnose.journal"
local quantities = require "diagnose.quantities"
local views = require "diagnose.views"
local written = require "diagnose.written"
local scenario = require "scenario.scenario"
local trace = require "diagnose.trace"
local played = {}

local most_steps = 3
local number = written.number

-- ---- the steps ----

-- The steps of the last episode that has any, or of the last rollout, in order.
local function last_steps(events, T)
  local steps = {}
  for i = #events, 1, -1 do
    local e = events[i]
    if e.kind == journal.STEP then
      table.insert(steps, 1, e)
      e.event = i
    end
    if T and #steps == T or not T and e.kind == journal.RESET and #steps > 0 then return steps end
    if #steps > most_steps then return nil end
  end
  return T == nil and #steps > 0 and steps or nil
end

-- What the critic says of an observation before the network moves again; nil where it is not asked.
local function value_said(events, key, from)
  local last = #events
  for i = from, #events do
    if events[i].kind == journal.ADAM then
      last = i - 1
      break
    end
  end
  for _, said in ipairs(events.said[key] or {}) do
    if said.event >= from - 1 and said.event <= last and said.value ~= 0 then return said.value end
  end
end

-- V of what each step saw, and of what it led to. A table that learns as it goes says what it says
-- at that step, so `learn` is told of each.
local function add_values(steps, value, learn)
  for t, e in ipairs(steps) do
    e.V = value(e)
    e.V_next = e.terminated and 0 or value(e.to, e)
    if not e.V or not e.V_next then return false end
    if learn then learn(e, t) end
  end
  return true
end

-- ---- what is made of them ----

local function backwards(steps, fn)
  local next = 0
  for t = #steps, 1, -1 do next = fn(steps[t], next) end
end

local function add_returns(steps, gamma)
  backwards(steps, function(e, next)
    e.G = e.reward + gamma * next
    return e.G
  end)
end

local function add_delta(e, gamma) e.delta = e.reward + gamma * e.V_next - e.V end

local function add_advantages(steps, gamma, lambda)
  backwards(steps, function(e, next)
    add_delta(e, gamma)
    e.adv = e.delta + (e.terminated or e.truncated and 0 or 1) * gamma * lambda * next
    return e.adv
  end)
end

-- The letters that a lesson has, and the numbers behind them. `before`: the tables the episode
-- began with.
local function letters(ctx, steps, events, given, before)
  local how = given.how or given
  local functions, V = ctx.lesson.functions, before.V and table.move(before.V, 1, #before.V, 1, {})
  local function value(e, from)
    if V then return e.state and V[e.state + 1] end
    return value_said(events, e.key, (from or e).event or steps[1].event)
  end
  if not how.gamma then return {} end
  if functions.returns_to_go or functions.baseline_gradient then
    add_returns(steps, how.gamma)
    if not functions.baseline_gradient or not add_values(steps, value) then return { "G" } end
    return { "G", "V" }
  elseif functions.td_error then
    local learn = V and function(e)
      add_delta(e, how.gamma)
      V[e.state + 1] = V[e.state + 1] + how.alpha * e.delta
    end
    if not add_values(steps, value, learn) then return {} end
    for _, e in ipairs(V and {} or steps) do add_delta(e, how.gamma) end
    return { "V", "V_next", "delta" }
  elseif not add_values(steps, value) then return {} end
  if given.K or not how.lambda then return { "V", "V_next" } end -- played, and not learned from
  add_advantages(steps, how.gamma, how.lambda)
  return { "V", "V_next", "delta", "adv" }
end

-- ---- what tables have made of them ----

local function less(a, b, over)
  local out = {}
  for i = 1, #a do out[i] = (a[i] - b[i]) / over end
  return out
end

-- The number that stands before ∇ log π(a | s) in a change of row s, if the change is along it. Of
-- two actions every change that adds up to 0 is, so that there it would say nothing.
local function weight_of(e, theta, change)
  local pi, dot, square = views.softmax(theta), 0, 0
  local function score(b) return (b == e.action + 1 and 1 or 0) - pi[b] end
  for b = 1, #pi do dot, square = dot + change[b] * score(b), square + score(b) ^ 2 end
  if square < 1e-12 or #pi < 3 then return nil end
  for b = 1, #pi do
    if math.abs(change[b] - dot / square * score(b)) > 1e-6 * math.abs(dot) + 1e-12 then
      return nil
    end
  end
  return dot / square
end

-- Is every number just as often another as that of the first row?
local function only_a_factor(steps)
  for _, e in ipairs(steps) do
    local off = e.yours * steps[1].weight - e.weight * steps[1].yours
    if math.abs(off) > 1e-6 * math.abs(e.weight * steps[1].weight) then return false end
  end
  return true
end

-- Are they so nearly right that it may be the score that is another one? Where the other actions
-- are all as likely, the score at a policy that has moved lies along the same line.
local function of_another_score(steps, before)
  for _, e in ipairs(steps) do
    local pi, other = views.softmax(before.theta[e.state + 1]), nil
    for b, p in ipairs(pi) do
      if b ~= e.action + 1 and math.abs(p - (other or p)) > 1e-9 then return false end
      other = b ~= e.action + 1 and p or other
    end
    if math.abs(e.yours - e.weight) > 1e-2 * math.abs(e.weight) then return false end
  end
  return true
end

-- Does a row move in yours that the episode has not visited?
local function moves_elsewhere(been, before, entry)
  for s, row in ipairs(before.theta) do
    for b, x in ipairs(row) do
      if not been[s] and x ~= entry.out.theta[s][b] then return true end
    end
  end
  return false
end

-- Where a table learns at the end, and the episode was in no state twice, what it has made of the
-- rows tells what each step counted: of yours, where that is no step size, and all that has moved.
local function add_weights(steps, before, entry)
  local eta, been = (entry.given.how or entry.given).eta, {}
  if not eta or eta == 0 then return {} end
  for _, e in ipairs(steps) do
    local s = e.state + 1
    if been[s] then return {} end
    been[s] = true
    local was = before.theta[s]
    e.weight = weight_of(e, was, less(entry.expected.theta[s], was, eta))
    e.yours = weight_of(e, was, less(entry.out.theta[s], was, eta))
    if not e.weight then return {} end
  end
  for _, e in ipairs(steps) do
    if not e.yours then return { "weight" } end
  end
  local hidden = only_a_factor(steps) or of_another_score(steps, before)
    or moves_elsewhere(been, before, entry)
  return hidden and { "weight" } or { "weight", "yours" }
end

-- What yours counted in each step, in a sentence, where it is one of the lesson's quantities.
local function counted(steps, given)
  local should, is = {}, {}
  for t, e in ipairs(steps) do should[t], is[t] = e.weight, e.yours end
  local name = quantities.name(quantities.of(steps, given.how or given), is)
  local x, y = written.apart(should, is)
  return ("Before ∇ log π(a_t) should stand %s, row by row, and in yours %s%s."):format(x, y,
    name and ": that is " .. name or "")
end

-- ---- the text ----

local titles = { t = "t", state = "s", action = "a", reward = "r", ["end"] = "", G = "G", V = "V",
  V_next = "V_next", weight = "weight", yours = "yours", delta = "δ", adv = "Â" }

local function cell(e, t, name)
  if name == "t" then return tostring(t - 1) end
  if name == "end" then
    return e.terminated and e.truncated and "both flags" or e.terminated and "terminated"
      or e.truncated and "truncated" or ""
  end
  if name == "state" then return ("%d"):format(e.state) end
  return number(e[name])
end

local function aligned(rows)
  local width, out = {}, {}
  for _, row in ipairs(rows) do
    for c, text in ipairs(row) do width[c] = math.max(width[c] or 0, utf8.len(text)) end
  end
  for i, row in ipairs(rows) do
    local line = {}
    for c, text in ipairs(row) do line[c] = (" "):rep(width[c] - utf8.len(text)) .. text end
    out[i] = "  " .. table.concat(line, "  ")
  end
  return table.concat(out, "\n")
end

local function of_steps(steps, columns)
  local rows = { {} }
  for c, name in ipairs(columns) do rows[1][c] = titles[name] end
  for t, e in ipairs(steps) do
    rows[t + 1] = {}
    for c, name in ipairs(columns) do rows[t + 1][c] = cell(e, t, name) end
  end
  return aligned(rows)
end

-- What the episode has made of the rows it visited: (after − before) / step size.
local function of_table(steps, before, entry)
  local how, lines, done = entry.given.how or entry.given, {}, {}
  local function add(title, s, size, was, expected, yours)
    local label = ("%s[%d]"):format(title, s)
    local x, y = less(expected, was, size), less(yours, was, size)
    if scenario.differ(x, y, nil, 1e-6) then
      x, y = written.apart(x, y)
      lines[#lines + 1] = ("  %s  yours     %s\n  %s  expected  %s"):format(label, y,
        (" "):rep(utf8.len(label)), x)
    else lines[#lines + 1] = ("  %s  %s"):format(label, written.value(x)) end
  end
  for _, e in ipairs(steps) do
    local s = e.state and e.state + 1
    if s and not done[s] then
      done[s] = true
      if how.eta and how.eta > 0 then
        add("Δθ/η", s - 1, how.eta, before.theta[s], entry.expected.theta[s], entry.out.theta[s])
      end
      if before.V and how.alpha and how.alpha > 0 then
        add("ΔV/α", s - 1, how.alpha, { before.V[s] }, { entry.expected.V[s] },
          { entry.out.V[s] })
      end
    end
  end
  return table.concat(lines, "\n")
end

-- The tables as they were when the last episode began.
local function tables_before(run, f, given)
  if not given.theta then return {} end
  if given.episodes == 1 then return given end
  local shorter = {}
  for key, value in pairs(given) do shorter[key] = value end
  shorter.episodes = given.episodes - 1
  return trace.ask(run.reference, f.name, shorter)
end

-- The last steps of the run, and the tables they began with; nil where nothing is to be shown.
local function to_be_shown(run, f, given, T)
  local played_often = given.episodes or given.rollouts or given.iterations
  if journal.is_of_two(given) or T and T > most_steps or not played_often then return nil end
  local events = journal.of(run.reference, f, given)
  for _, e in ipairs(events) do -- where rewards count by a factor, that is what is learned from
    if e.reward and given.how then e.reward = e.reward * (given.how.pay or 1) end
  end
  local steps = last_steps(events, T)
  return steps and #steps <= most_steps and steps, events, tables_before(run, f, given)
end

local function headline(given, T)
  return ("%s %d, as it should be played:"):format(given.episodes and "Episode"
    or given.rollouts and "Rollout" or T and "Iteration"
    or "The last episode of iteration", given.episodes or given.rollouts or given.iterations)
end

function played.lines(ctx, run, f, entry)
  local given, T = entry.given, journal.steps_of(entry.given)
  local steps, events, before = to_be_shown(run, f, given, T)
  if not steps or not before then return nil end
  titles.reward = given.how and given.how.pay and "pay·r" or "r"
  local columns = { "t", steps[1].state and "state" or nil }
  table.move({ "action", "reward", "end" }, 1, 3, #columns + 1, columns)
  local at_the_end = ctx.lesson.functions.returns_to_go or ctx.lesson.functions.baseline_gradient
  for _, more in ipairs { letters(ctx, steps, events, given, before),
    before.theta and at_the_end and add_weights(steps, before, entry) or {} } do
    table.move(more, 1, #more, #columns + 1, columns)
  end
  local text = headline(given, T) .. "\n" .. of_steps(steps, columns)
  if before.theta then
    text = text .. "\nand what it makes of the rows it has visited:\n"
      .. of_table(steps, before, entry)
  end
  return text, columns[#columns] == "yours" and counted(steps, given) or nil
end

return played
