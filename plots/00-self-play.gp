# How near the middle self-play stays: one curve for each way to step.
claim = "Self-play does not come to rest in the middle"
about = "27·RPS: 1 at (1/3, 1/3, 1/3), 0 where a move has died out; steps of 0.1"
room = 22
load "plots/style.gp"

says(s) = s eq "natural" ? "natural gradient" : s eq "softmax" ? "softmax gradient" : "from single rounds"
ink(s) = s eq "natural" ? Vermillion : s eq "softmax" ? Blue : Green

set xrange [x_min:x_max]
set yrange [0:1.02]
set ytics 0.2
set xlabel "steps" textcolor rgb Soft
apart(s) = s eq "sampled" ? 0.9 : 0

plot for [s in bands] data using 2:(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using 2:(of(s, "iqm")) with lines lw 1.8 lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(at(x_max, s, "iqm")):(says(s)) \
         with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
