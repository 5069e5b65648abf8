# How long the pole stands at the end, against Adam's step; a curve for each batch.
claim = "It is the batch that bears the longer step, not the workers"
about = "mean length of an episode over the last 8192 of 160 thousand steps, CartPole"
room = 22
load "plots/style.gp"

says(s) = s eq "alone" ? "1 worker, 16 rows" : s eq "together" ? "8 workers, 128 rows" : s eq "one" ? "1 worker, 128 rows" : "yours"
ink(s) = s eq "alone" ? Vermillion : s eq "together" ? Blue : s eq "one" ? Green : Ink
dash(s) = s eq "mine" ? 2 : 1

set logscale x
set xrange [x_min:x_max]
set yrange [0:520]
set xtics ("0.001" 0.001, "0.003" 0.003, "0.01" 0.01, "0.03" 0.03)
set ytics 100
set xlabel "Adam's step" textcolor rgb Soft
apart(s) = s eq "together" ? 0.5 : s eq "one" ? -0.5 : s eq "mine" ? 1.5 : 0

plot for [s in bands] data using 2:(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using 2:(of(s, "iqm")) with linespoints pt 7 ps (screen eq "" ? 0.5 : 0) lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(at(x_max, s, "iqm")):(says(s)) \
         with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
