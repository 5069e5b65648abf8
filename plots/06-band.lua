-- One row of the clipped objective and its slope in log π, against the ratio, for a good action and
-- a bad one. No randomness: one call each. Point: the objective is flat on one side only, and which
-- side it is depends on the sign of the advantage.
local epsilon, at = 0.2, {}
for i = 24, 144 do at[#at + 1] = i / 80 end

return experiment {
  lesson = "06-ppo-clip", x = "ratio", at = at, seeds = 2,
  measure = function(impl, series, ratio)
    local row = { ratio = { ratio }, adv = { series.adv }, epsilon = epsilon }
    if series.slope then return impl.clipped_slope(row).dlogp[1] end
    return impl.clipped_objective(row).value
  end,
  series = {
    { name = "good", adv = 1 },
    { name = "good-slope", adv = 1, slope = true },
    { name = "bad", adv = -1 },
    { name = "bad-slope", adv = -1, slope = true },
    { name = "bad-hopeful", adv = -1, mistake = "max-for-min" },
    { name = "bad-stuck", adv = -1, slope = true, mistake = "flat-on-both-sides" },
    { name = "good-mine", adv = 1, mine = true },
    { name = "bad-mine", adv = -1, mine = true },
  },
}
