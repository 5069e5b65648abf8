-- Twice x, by the lesson's own function. Point: a straight line.
return experiment {
  lesson = "99-scratch", x = "x", at = { 0, 1, 2 }, seeds = 2,
  measure = function(impl, _, x) return impl.scratch { x = { x } }.y[1] end,
  series = { { name = "y" }, { name = "mine", mine = true } },
}
