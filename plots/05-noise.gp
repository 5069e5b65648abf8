# The variance of an episode's gradient along training, for five ways to credit an action; the y-axis by factors.
claim = "The better the policy, the more a critic saves"
about = "variance of one episode's gradient, CartPole, by what stands for the advantage"
room = 24
load "plots/style.gp"

says(s) = s eq "none" ? "return (REINFORCE)" : s eq "constant" ? "less a constant" : s eq "V" ? "λ = 1: less V" : s eq "gae" ? "λ = 0.95: GAE" : "λ = 0: actor-critic"
ink(s) = s eq "none" ? Vermillion : s eq "constant" ? Orange : s eq "V" ? Green : s eq "gae" ? Blue : Purple

set logscale y
set format y "10^{%T}"
if (screen ne "") { set format y "1e%T" }
set xrange [x_min:x_max]
set xlabel "episodes of training behind the policy" textcolor rgb Soft
apart(s) = s eq "none" ? 0.4 : s eq "constant" ? -0.3 : 0

plot for [s in bands] data using 2:(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using 2:(of(s, "iqm")) with lines lw 1.8 lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(at(x_max, s, "iqm")):(says(s)) \
         with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
