-- The numbers of the last chapter, computed: the tilted distribution, and the climb
-- without a penalty. Point: what is printed was run.
local reference, reward = { 0.7, 0.2, 0.1 }, { 0, 1, 2 }

return function(book)
  local one = book.lesson(1)
  local function softmax(theta) return one.softmax { theta = theta }.pi end
  local function KL(p, q)
    local sum = 0
    for a = 1, 3 do sum = sum + (p[a] > 0 and p[a] * math.log(p[a] / q[a]) or 0) end
    return sum
  end
  local function mean(p) return p[1] * reward[1] + p[2] * reward[2]
    + p[3] * reward[3] end

  -- (90.2): the reference, tilted.
  local function tilted(beta)
    local theta = {}
    for a = 1, 3 do theta[a] = math.log(reference[a]) + reward[a] / beta end
    return softmax(theta)
  end
  local rows, worth = {}, {}
  for i, beta in ipairs { 10, 1, 0.25, 0.1 } do
    local p, sum = tilted(beta), 0
    for a = 1, 3 do sum = sum + p[a] * p[a] / reference[a] end
    rows[i], worth[i] = { beta, p, mean(p), KL(p, reference) }, 100 / sum
  end
  book.at("finds it. Three answers,", "3 chances")
  book.rows("| $\\beta$ | $\\pi^*$ |", rows)
  book.at("a hundred of them are worth", "so many", worth[1], worth[2], worth[3],
    "a setting", worth[4], "a setting")

  -- The exact gradient in steps of 0.01, without a penalty and with one.
  local function climbed(steps, beta, at)
    local theta, largest, out = {}, 0, {}
    for a = 1, 3 do theta[a] = math.log(reference[a]) end
    local p = softmax(theta)
    for t = 1, steps do
      local gain, V = {}, 0
      for a = 1, 3 do
        gain[a] = reward[a] - beta * math.log(p[a] / reference[a])
        V = V + p[a] * gain[a]
      end
      for a = 1, 3 do theta[a] = theta[a] + 0.01 * p[a] * (gain[a] - V) end
      local new = softmax(theta)
      if t <= 1000 then largest = math.max(largest, KL(p, new)) end
      p = new
      if at[t] then out[#out + 1] = p[3] end
    end
    return p, largest, out
  end
  local p, largest, third = climbed(100000, 0, { [1000] = true, [10000] = true,
    [100000] = true })
  book.at("by the exact gradient in the logits, in steps of", "a setting", largest,
    third[1], third[2], third[3], KL(p, reference), math.log(10), (climbed(20000, 1,
      {})))
  book.at("*Scholarpedia* 5(11):", "a page")
  book.at("for lesson 2 in", "so many")
end
