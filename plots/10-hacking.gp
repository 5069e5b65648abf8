# What the reward model says, what gold says, and how far the policy has gone, against what a unit of KL costs.
claim = "Without a price, what pleases the reward model most is no sentence"
about = "after 200 iterations of 64 texts; against β, the price of a unit of KL to the reference"
room = 16
load "plots/style.gp"

says(s) = s eq "score" ? "reward model" : s eq "gold" ? "gold" : s eq "KL" ? "KL / 10" : "yours"
ink(s) = s eq "score" ? Vermillion : s eq "gold" ? Blue : s eq "KL" ? Soft : Ink
dash(s) = s eq "mine" ? 2 : s eq "KL" ? 3 : 1
share(s, y) = s eq "KL" ? y / 10 : y

set logscale x
set xrange [x_min:x_max]
set yrange [-2.3:6]
set xtics ("0" 0.01, "0.02" 0.02, "0.05" 0.05, "0.1" 0.1, "0.2" 0.2, "0.5" 0.5, "1" 1, "2" 2)
set ytics 2
set xlabel "β" textcolor rgb Soft
above(s) = s eq "score" ? -0.2 : s eq "KL" ? -0.6 : s eq "mine" ? -1.6 : 0.5

plot for [s in bands] data using 2:(share(s, of(s, "low"))):(share(s, of(s, "high"))) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using 2:(share(s, of(s, "iqm"))) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(share(s, at(x_max, s, "iqm"))):(says(s)) \
         with labels left offset character gap,above(s) textcolor rgb ink(s) notitle
