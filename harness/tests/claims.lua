-- claims.lua: how far each claim of a lesson can be trusted by itself, without the reference beside
-- it. A claim is a scenario's oracle, asked of numbers that change with the seed.
--
--   claims.of(slug, seeds) -> list of { name, alarms, first, seeds, caught, differs }
--
-- False alarms: at how many seeds it fails of the reference, and the first of them. Power: of the
-- known mistakes that change the scenario's numbers, how many it rejects.
local cache = require "check.cache"
local scenario = require "scenario.scenario"
local claims = {}

-- The numbers of every case at a seed; nil where one has none.
local function numbers_of(s, bound, seed)
  local all = {}
  for case = 1, s.cases do
    all[case] = scenario.run(s, bound, seed, case)
    if not all[case] then return nil end
  end
  return all
end

local function holds(s, all)
  for _, numbers in ipairs(all) do
    if not s.oracle(numbers) then return false end
  end
  return true
end

local function differ(s, expected, all)
  for case, numbers in ipairs(all) do
    if scenario.first_difference(s, expected[case], numbers) then return true end
  end
  return false
end

local function power(s, l, kit, claim)
  local expected = numbers_of(s, kit.reference, 1)
  for _, m in ipairs(kit.mistakes) do
    local handle = kit.trusted(m.name)
    local all = numbers_of(s, host.bind(handle, l.functions), 1)
    handle:close()
    if all and differ(s, expected, all) then
      claim.differs, claim.caught = claim.differs + 1, claim.caught + (holds(s, all) and 0 or 1)
    end
  end
end

function claims.of(slug, seeds)
  local l, kit = cache.lesson { lesson = slug, seed = 1 }
  local list = {}
  for _, s in ipairs(l.scenarios) do
    local one, other = numbers_of(s, kit.reference, 1), numbers_of(s, kit.reference, 2)
    if s.oracle and differ(s, one, other) then
      local claim = { name = s.name, alarms = 0, seeds = seeds, caught = 0, differs = 0 }
      for seed = 1, seeds do
        if not holds(s, numbers_of(s, kit.reference, seed)) then
          claim.alarms, claim.first = claim.alarms + 1, claim.first or seed
        end
      end
      power(s, l, kit, claim)
      list[#list + 1] = claim
    end
  end
  return list
end

-- A line for each claim, and the sums: alarms, runs, caught, differs.
function claims.report(slug, seeds)
  local lines, sums = {}, { 0, 0, 0, 0 }
  for i, c in ipairs(claims.of(slug, seeds)) do
    lines[i] = ("  %-52s false alarms %d of %d%s, power %d of %d"):format(c.name, c.alarms, c.seeds,
      c.first and ", first at seed " .. c.first or "", c.caught, c.differs)
    for k, n in ipairs { c.alarms, c.seeds, c.caught, c.differs } do sums[k] = sums[k] + n end
  end
  return ("%d %d %d %d\n%s"):format(sums[1], sums[2], sums[3], sums[4], table.concat(lines, "\n"))
end

return claims
