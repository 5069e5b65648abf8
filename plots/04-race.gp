# How long the pole stands, against the steps played, for an agent that waits for the end and one that does not.
claim = "Waiting for the end is surer than believing at once"
about = "mean of the last 100 episodes, CartPole, two stacks of 2×32, Adam 0.001, γ = 0.99"
room = 14
load "plots/style.gp"

says(s) = s eq "mc" ? "Monte Carlo" : s eq "td" ? "TD, one step" : "yours"
ink(s) = s eq "mc" ? Blue : s eq "td" ? Vermillion : Ink
dash(s) = s eq "mine" ? 2 : 1

set xrange [0:x_max]
set yrange [0:500]
set xtics ("0" 0, "20 k" 20000, "40 k" 40000, "60 k" 60000, "80 k" 80000)
set ytics 100
set xlabel "steps played" textcolor rgb Soft
set arrow 1 from 0,195 to x_max,195 nohead dt 2 lc rgb Soft
set label 4 "195" at 0,195 offset character 1,0.7 textcolor rgb Soft
apart(s) = s eq "mine" ? -1 : 0

plot for [s in bands] data using 2:(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using 2:(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(at(x_max, s, "iqm")):(says(s)) \
         with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
