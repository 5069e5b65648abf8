-- What the blind walker's one number is worth. World: the aliased corridor of three cells, −1 a
-- step, no discount. Exact in two ways: the chapter's formula, and the linear equations of the same
-- corridor. Point: the best policy is a random one; both sure ones never arrive.
local at = {}
for i = 4, 96 do at[#at + 1] = i / 100 end
table.insert(at, 56, 2 - math.sqrt(2)) -- the best one, between 0.58 and 0.59

local function J(p) return (2 * p - 4) / (p * (1 - p)) end

return experiment {
  lesson = "00-why-policies", x = "p", at = at, seeds = 2,
  series = { { name = "worth", exact = J } },
}
