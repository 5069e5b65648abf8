-- titles.lua FOLDER: what each plot's title claims, held against its numbers. Every plots/NAME.gp
-- has a row here; FOLDER/NAME.tsv is read where it is there. Prints a line for each and exits with
-- 1 if a claim does not hold, or a plot has no row.
local folder = arg[1]

-- [series][x] = { iqm, low, high }; the tables' x is a number.
local function read(path)
  local file = io.open(path)
  if not file then return nil end
  local of = {}
  file:read("l")
  for line in file:lines() do
    local series, x, _, iqm, low,
      high = line:match("^([^\t]*)\t([^\t]*)\t(%S+)\t(%S+)\t(%S+)\t(%S+)$")
    of[series] = of[series] or { xs = {} }
    table.insert(of[series].xs, tonumber(x))
    of[series][tonumber(x)] = { iqm = tonumber(iqm), low = tonumber(low), high = tonumber(high) }
  end
  file:close()
  return of
end

local function last(curve) return curve[curve.xs[#curve.xs]] end
local function first(curve) return curve[curve.xs[1]] end

local function all(curve, holds)
  for _, x in ipairs(curve.xs) do
    if not holds(curve[x], x) then return false end
  end
  return true
end

local function highest(curve)
  local most, at = -math.huge, nil
  for _, x in ipairs(curve.xs) do
    if curve[x].iqm > most then most, at = curve[x].iqm, x end
  end
  return at, most
end

-- In how many steps of x a curve goes up, of all.
local function climbs(curve, key)
  local up = 0
  for i = 2, #curve.xs do
    if curve[curve.xs[i]][key] > curve[curve.xs[i - 1]][key] then up = up + 1 end
  end
  return up, #curve.xs - 1
end

local claims = {
  ["00-corridor"] = { "the best policy is a random one", function(t)
    local at = highest(t.worth)
    return at > 0.1 and at < 0.9
  end },
  ["00-self-play"] = { "none of the three rests in the middle", function(t)
    return last(t.natural).iqm < 0.1 and last(t.softmax).iqm < 0.9 and last(t.sampled).high < 0.9
  end },
  ["01-bandit"] = { "what is common to all arms takes nobody away from the best", function(t)
    return last(t.pays).low > 0.99 and last(t.costs).low > 0.99
  end },
  ["02-estimator"] = { "noise falls as 1/√N, bias stays", function(t)
    local span = math.log(4096 / 64)
    local slope = math.log(t.kept[4096].iqm / t.kept[64].iqm) / span
    return math.abs(slope + 0.5) < 0.1 and t.dropped[4096].low > 0.99 * t.bias[4096].iqm
  end },
  ["02-length"] = { "undiscounted, ten times the length is a hundred times the variance",
    function(t)
    local factor = t.plain[300].iqm / t.plain[30].iqm
    return 80 < factor and factor < 125 and t.discounted[300].iqm < 15 * t.discounted[30].iqm
  end },
  ["03-baseline"] = { "the lowest variance is not at V", function(t)
    local best, V = 1 / (1 + math.exp(-2.2)), 1 - 1 / (1 + math.exp(-2.2))
    local at, lowest = nil, math.huge
    for _, x in ipairs(t.exact.xs) do
      if t.exact[x].iqm < lowest then at, lowest = x, t.exact[x].iqm end
    end
    return math.abs(at - best) < 1e-9 and math.abs(at - V) > 0.5
  end },
  ["04-moving-goal"] = { "with a bonus the goal is found again sooner", function(t)
    return t.little[1000].low > t.off[1000].high and t.much[1000].low > t.off[1000].high
  end },
  ["04-race"] = { "Monte Carlo ends surer than one-step TD", function(t)
    local mc, td = last(t.mc), last(t.td)
    return mc.iqm > td.iqm and mc.high - mc.low < td.high - td.low
  end },
  ["05-gae"] = { "bias falls and noise rises with λ", function(t)
    local noise_up, steps = climbs(t["exact-noise"], "iqm")
    return climbs(t["exact-bias"], "iqm") == 0 and noise_up == steps
      and last(t.bias).iqm < first(t.bias).iqm and last(t.noise).low > first(t.noise).high
  end },
  ["05-learning"] = { "a λ costs no time, and λ = 0 learns later", function(t)
    local slowest, quickest = 0, math.huge
    for _, lambda in ipairs { "0", "0.5", "0.9", "0.95", "1" } do
      local s = last(t[lambda .. "-seconds"]).iqm
      slowest, quickest = math.max(slowest, s), math.min(quickest, s)
    end
    return slowest < 1.5 * quickest and last(t["0"]).high < last(t["0.95"]).low
  end },
  ["05-noise"] = { "later, a critic saves a greater part of the variance", function(t)
    return last(t.gae).high / last(t.none).low < first(t.gae).low / first(t.none).high
  end },
  ["06-band"] = { "flat on one side only, and beyond the band", function(t)
    local function slope(name, x) return t[name][x].iqm end
    local good, bad = t["good-slope"], t["bad-slope"]
    return slope("good-slope", 1.5) == 0 and slope("good-slope", 0.5) ~= 0
      and slope("bad-slope", 0.5) == 0 and slope("bad-slope", 1.5) ~= 0 and good[1].iqm ~= 0
      and bad[1].iqm ~= 0
  end },
  ["06-distance"] = { "clipped, sixteen epochs go hardly further than one", function(t)
    local clipped, free = t.clipped[16].iqm / t.clipped[1].iqm, t["not"][16].iqm / t["not"][1].iqm
    return clipped < 5 and free > 4 * clipped
  end },
  ["06-epochs"] = { "more epochs learn more, if something stops them", function(t)
    return t.clipped[16].low > t.clipped[1].high and t.clipped[16].low > t["not"][16].iqm
  end },
  ["10-hacking"] = { "without a price, what pleases most is no sentence", function(t)
    return highest(t.score) == t.score.xs[1] and first(t.gold).high < -1.9
      and t.gold[0.2].low > 1
  end },
  ["07-lqr"] = { "the gain ends at K*", function(t)
    local K = last(t.best).iqm
    return last(t.k).low <= K and K <= last(t.k).high or math.abs(last(t.k).iqm - K) < 0.02
  end },
  ["07-pendulum"] = { "not yet up (−200) after 18 thousand steps, up after 25 thousand", function(t)
    return t.squashed[9].iqm < -200 and t.squashed[12].iqm >= -200
  end },
  ["07-target"] = { "the bell's shape comes to the one that pays", function(t)
    for j = 1, 2 do
      if math.abs(last(t["sigma-" .. j]).iqm / last(t["best-" .. j]).iqm - 1) > 0.1 then
        return false end
    end
    return math.abs(last(t["mu-1"]).iqm - 1.5) < 0.1 and math.abs(last(t["mu-2"]).iqm + 1) < 0.1
  end },
  ["08-stale"] = { "old gradients learn later, simulated and by threads", function(t)
    return t.old[64].low > t.old[1].high and t.old[64].low > t.fresh[64].high
      and t.threads[64].low > t.fresh[64].high
  end },
  ["08-batch"] = { "at a long step the small batch falls, both large ones stand", function(t)
    return last(t.alone).high < last(t.together).low and last(t.alone).high < last(t.one).low
  end },
  ["08-clock"] = { "threads save waiting, and no more than two processors' work", function(t)
    return t.slow[16].high < t.slow[1].low / 4 and t.quick[16].iqm > t.quick[1].iqm / 4
  end },
  ["09-distance"] = { "the line search matters where δ is large, and not where it is small",
    function(t)
    return t.natural[0.001].iqm < 1.2 * t.trpo[0.001].iqm and t.natural[1].low > t.trpo[1].high
  end },
  ["09-learning"] = { "along the gradient the same distance buys less", function(t)
    return t.gradient[13].high < t.trpo[13].low and last(t.gradient).high < last(t.trpo).low
  end },
  ["11-length"] = { "right answers shrink, wrong ones grow; a constant moves neither", function(t)
    local first, last_step = 0, 2000
    return t["grpo-right"][last_step].iqm < 0.3 * t["grpo-right"][first].iqm
      and t["grpo-wrong"][last_step].iqm > 5 * t["grpo-wrong"][first].iqm
      and math.abs(t["constant-wrong"][last_step].iqm - t["constant-wrong"][first].iqm) < 0.05
  end },
  ["11-learning"] = { "at the end groups are not behind the critic, and k3 costs gold and KL",
    function(t)
    return last(t.rloo).iqm >= last(t.ppo).low and last(t.grpo).iqm >= last(t.ppo).low
      and last(t.drgrpo).iqm >= last(t.ppo).low and last(t.k3).iqm < last(t.rloo).low
      and last(t["k3-KL"]).low > last(t["grpo-KL"]).high
  end },
  ["11-rest"] = { "k3 in the loss rests elsewhere than the tilt, on either side", function(t)
    return t.k3[0.2].iqm < t.tilt[0.2].iqm - 0.1 and t.k3[1].iqm > t.tilt[1].iqm + 0.03
      and t["over-8"][1].iqm > t.k3[1].iqm + 0.1
  end },
}

local failed = false
for path in io.popen("ls plots/*.gp"):lines() do
  local name = path:match("([^/]+)%.gp$")
  local claim, numbers = claims[name], read(("%s/%s.tsv"):format(folder, name))
  local held = name == "style" or claim and (not numbers or claim[2](numbers))
  if claim and numbers then print(("%s  %s: %s"):format(held and "PASS" or "FAIL", name,
    claim[1])) end
  if not claim and name ~= "style" then
    print(("FAIL  %s: nobody checks what it claims"):format(name)) end
  failed = failed or not held
end
os.exit(failed and 1 or 0)
