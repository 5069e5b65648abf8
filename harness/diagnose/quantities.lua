-- quantities.lua: what a reader may have made of an episode's rewards and values, in the lessons'
-- letters. A list of numbers of a step each, as a wrong program has them, is looked up among them.
--
--   quantities.of(steps, how)       -> { { text, each step's number, … }, … }
--     steps = { { reward, terminated, truncated, V, V_next: nil where no critic was asked }, … };
--     how has gamma and lambda, where a lesson has them
--   quantities.name(list, numbers, rows) -> the text of the one that gives those numbers in those
--     steps (of all, where rows is nil); nil where none does, or several
--   quantities.any(list, numbers, rows) -> whether one does
local quantities = {}

local function each(steps, fn)
  local out = {}
  for t, e in ipairs(steps) do out[t] = fn(e, t) end
  return out
end

local function backwards(steps, fn)
  local out, next = {}, 0
  for t = #steps, 1, -1 do
    next = fn(steps[t], next, t)
    out[t] = next
  end
  return out
end

local function returns(steps, gamma)
  return backwards(steps, function(e, next) return e.reward + gamma * next end)
end

local function mean_of(v)
  local sum = 0
  for _, x in ipairs(v) do sum = sum + x end
  return sum / #v
end

-- In units of the deviation, over as many rows less `less`; of a single row that is 0.
local function normalised(v, less)
  local mean, squares = mean_of(v), 0
  for _, x in ipairs(v) do squares = squares + (x - mean) ^ 2 end
  local deviation = #v > less and math.sqrt(squares / (#v - less)) or 0
  return each(v, function(x) return (x - mean) / (deviation + 1e-8) end)
end

local function sums(a, b, k)
  return each(a, function(x, t) return x + (k or 1) * b[t] end)
end

-- What stands for G_t where the returns are right, and are used otherwise.
local function add_uses(add, G, gamma)
  local mean = mean_of(G)
  add("G_t", G)
  add("the score alone, with no return before it", each(G, function() return 1 end))
  add("G_0 in every row", each(G, function() return G[1] end))
  add("γ^t G_t", each(G, function(x, t) return gamma ^ (t - 1) * x end))
  add("G_(t+1)", each(G, function(_, t) return G[t + 1] or 0 end))
  add("G back to front", each(G, function(_, t) return G[#G + 1 - t] end))
  add("G_t less the mean of all", each(G, function(x) return x - mean end))
  add("the returns with mean 0 and deviation 1", normalised(G, 0))
  add("the returns with mean 0 and deviation 1", normalised(G, 1))
  add("G_t / T", each(G, function(x) return x / #G end))
  add("γ^t G_t / T", each(G, function(x, t) return gamma ^ (t - 1) * x / #G end))
end

local function add_returns(add, steps, gamma)
  if #steps == 1 and not (steps[1].terminated or steps[1].truncated) then
    add("r_t", { steps[1].reward }) -- the episode goes on, and no return of it is known
    return
  end
  add_uses(add, returns(steps, gamma), gamma)
  add("r_t alone", each(steps, function(e) return e.reward end))
  add("the sum of the rewards from t on, without γ", returns(steps, 1))
  add("γ^t times the sum of the rewards from t on", each(returns(steps, 1), function(x, t)
    return gamma ^ (t - 1) * x
  end))
  add("G without the last reward", backwards(steps, function(e, next, t)
    return (t < #steps and e.reward or 0) + gamma * next
  end))
  local paid = 0
  add("the rewards up to t", each(steps, function(e)
    paid = paid + e.reward
    return paid
  end))
end

-- r + γV', with a mask for the value behind; less V.
local function targets(steps, gamma, mask, behind)
  return each(steps, function(e) return e.reward + gamma * mask(e) * e[behind or "V_next"] end)
end

local function after_death(e) return e.terminated and 0 or 1 end
local function after_any_end(e) return (e.terminated or e.truncated) and 0 or 1 end
local function always() return 1 end

local function add_errors(add, steps, gamma, V)
  for _, of in ipairs { { "r_t + γV(s_(t+1))", after_death },
    { "r_t + γV(s_(t+1)), the value counted behind a termination too", always },
    { "r_t + γV(s_(t+1)), the value not counted behind a truncation either", after_any_end },
    { "r_t + γV(s_t)", after_death, "V" } } do
    local target = targets(steps, gamma, of[2], of[3])
    local name = of[2] == after_death and not of[3] and "δ_t" or ("%s − V(s_t)"):format(of[1])
    add(of[1], target, true)
    add(of[2] ~= after_death and of[1]:gsub("^r_t %+ γV%(s_%(t%+1%)%)", "δ_t") or name,
      sums(target, V, -1), true)
  end
end

-- (5.6), with a mask for the value behind and one for the advantage behind.
local function gae(steps, gamma, lambda, value_mask, advantage_mask, behind)
  return backwards(steps, function(e, next)
    return e.reward + gamma * value_mask(e) * e[behind or "V_next"] - e.V
      + gamma * lambda * advantage_mask(e) * next
  end)
end

local function add_advantages(add, steps, gamma, lambda, V)
  local adv = gae(steps, gamma, lambda, after_death, after_any_end)
  local scaled = normalised(adv, 1)
  add("Â_t", adv)
  add("Â_t + V(s_t)", sums(adv, V))
  add("Â_t + V(s_(t+1))", each(adv, function(x, t) return x + steps[t].V_next end), true)
  add("Â_t normalised", scaled)
  add("Â_t normalised with T for T − 1", normalised(adv, 0))
  add("Â_t normalised, plus V(s_t)", sums(scaled, V))
  add("Â_t less the mean of all", each(adv, function(x) return x - mean_of(adv) end))
  for _, of in ipairs { { "with λ = 1", 1, after_death, after_any_end },
    { "with λ = 0", 0, after_death, after_any_end },
    { "with the value counted behind a termination too", lambda, always, after_any_end },
    { "with no value behind a truncation", lambda, after_any_end, after_any_end },
    { "not cut where an episode is truncated", lambda, after_death, after_death },
    { "not cut where an episode ends", lambda, after_death, always },
    { "with V(s_t) for V(s_(t+1))", lambda, after_death, after_any_end, "V" } } do
    local other = gae(steps, gamma, of[2], of[3], of[4], of[5])
    add("Â_t " .. of[1], other, true)
    add("Â_t + V(s_t) " .. of[1], sums(other, V), true)
    add("Â_t normalised, " .. of[1], normalised(other, 1), true)
  end
end

-- Are they the numbers of one that is listed already?
local function is_listed(list, numbers)
  for _, q in ipairs(list) do
    local same = true
    for t, x in ipairs(numbers) do same = same and q.numbers[t] == x end
    if same then return true end
  end
end

local function have(steps, name)
  for _, e in ipairs(steps) do
    if not e[name] then return false end
  end
  return true
end

local function add_less_values(add, list, steps, gamma, V)
  for k = 1, #list do add(list[k].text .. ", less V(s_t)", sums(list[k].numbers, V, -1), true) end
  for less = 0, 1 do
    add("G_t − V(s_t) with mean 0 and deviation 1",
      normalised(sums(returns(steps, gamma), V, -1), less))
  end
  add("V(s_t)", V)
  add("G_t − V(s_t), without the last step", backwards(steps, function(e, next, t)
    local behind = t + 1 < #steps and next + V[t + 1] or 0
    return t < #steps and e.reward + gamma * behind - e.V or 0
  end))
end

-- Returns that do not end with a truncation.
local function add_longer(add, steps, gamma, V)
  local longer = backwards(steps, function(e, next)
    return e.reward + gamma * (e.truncated and not e.terminated and e.V_next or next)
  end)
  add("G_t with the value behind a truncation", longer, true)
  add("G_t with the value behind a truncation, less V(s_t)", sums(longer, V, -1), true)
end

function quantities.of(steps, how)
  local list = {}
  -- `only_if_new`: of two that no step here tells apart, the first will do
  local function add(text, numbers, only_if_new)
    if only_if_new and is_listed(list, numbers) then return end
    list[#list + 1] = { text = text, numbers = numbers }
  end
  add_returns(add, steps, how.gamma)
  if not have(steps, "V") then return list end
  local V = each(steps, function(e) return e.V end)
  add_less_values(add, list, steps, how.gamma, V)
  if not have(steps, "V_next") then return list end
  add_longer(add, steps, how.gamma, V)
  add("V(s_(t+1))", each(steps, function(e) return e.V_next end))
  add_errors(add, steps, how.gamma, V)
  if how.lambda then add_advantages(add, steps, how.gamma, how.lambda, V) end
  return list
end

local function gives(of, numbers, rows)
  local size = 0
  for _, x in ipairs(numbers) do size = math.max(size, math.abs(x)) end
  for i, x in ipairs(numbers) do
    if not (math.abs(of[rows and rows[i] or i] - x) <= 2e-5 * size) then return false end
  end
  return size > 0
end

-- A single 1 may be a bound as well, or whatever else.
local function is_plain(numbers) return #numbers == 1 and numbers[1] % 1 == 0 end

function quantities.name(list, numbers, rows)
  local found
  if is_plain(numbers) then return nil end
  for _, q in ipairs(list) do
    if gives(q.numbers, numbers, rows) and (found or q.text) ~= q.text then return nil end
    found = gives(q.numbers, numbers, rows) and q.text or found
  end
  return found
end

function quantities.any(list, numbers, rows)
  for _, q in ipairs(list) do
    if gives(q.numbers, numbers, rows) then return true end
  end
  return false
end

return quantities
