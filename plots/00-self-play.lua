-- Rock-paper-scissors against oneself: how near the middle a policy stays, as 27 RPS, which is 1
-- there and 0 where a move has died out. Exact pays and η = 0.1 from (0.6, 0.3, 0.1) by the natural
-- gradient and by the softmax gradient; and a policy that learns from single rounds by lesson 1's
-- step, from the middle. Point: a random optimum can be written down, and none of the three comes
-- to rest there.
local eta, at = 0.1, {}
for i = 0, 150 do at[i + 1] = 20 * i end

local function softmax(theta)
  local sum, pi = 0, {}
  for b = 1, 3 do sum = sum + math.exp(theta[b]) end
  for b = 1, 3 do pi[b] = math.exp(theta[b]) / sum end
  return pi
end

local function draw(pi, u) return u < pi[1] and 1 or u < pi[1] + pi[2] and 2 or 3 end

-- What each move earns against pi; and a step of each kind.
local function pays(pi) return { pi[3] - pi[2], pi[1] - pi[3], pi[2] - pi[1] } end
local function expected(theta, natural)
  local pi = softmax(theta)
  local u = pays(pi)
  for b = 1, 3 do theta[b] = theta[b] + eta * (natural and 1 or pi[b]) * u[b] end
end
local function from_one_round(theta, uniform)
  local pi = softmax(theta)
  local mine, other = draw(pi, uniform()), draw(pi, uniform())
  local G = ({ [0] = 0, 1, -1 })[(mine - other) % 3]
  for b = 1, 3 do theta[b] = theta[b] + eta * G * ((b == mine and 1 or 0) - pi[b]) end
end

return experiment {
  lesson = "00-why-policies", x = "steps", at = at, seeds = 40, along = true,
  measure = function(_, series, marks, seed)
    local theta, uniform, out, done = series.sampled and { 0, 0, 0 }
      or { math.log(0.6), math.log(0.3), math.log(0.1) }, dice(seed), {}, 0
    for k, mark in ipairs(marks) do
      for _ = done + 1, mark do
        if series.sampled then from_one_round(theta, uniform)
          else expected(theta, series.natural) end
      end
      done = mark
      local pi = softmax(theta)
      out[k] = 27 * pi[1] * pi[2] * pi[3]
    end
    return out
  end,
  series = { { name = "natural", natural = true }, { name = "softmax" },
    { name = "sampled", sampled = true } },
}
