# Steps the pole stands after 30 iterations, against the epochs of each; a curve for each way to (not) clip.
claim = "A rollout can be used many times, if something stops it"
about = "steps the pole stands after 30 iterations of 512 steps, CartPole, Adam's step 0.01"
room = strstrt(series, "stuck") ? 20 : 14
load "plots/style.gp"

says(s) = s eq "clipped" ? "clipped, ε = 0.2" : s eq "not" ? "not clipped" : s eq "stuck" ? "flat on both sides" : \
    s eq "renewed" ? "π_{old} renewed" : s eq "raw" ? "not normalised" : \
    s eq "unsigned" ? "sign not asked" : "yours"
ink(s) = s eq "clipped" ? Blue : s eq "not" ? Vermillion : s eq "stuck" ? Orange : s eq "renewed" ? Purple : s eq "raw" ? Green : \
    s eq "unsigned" ? Soft : Ink
dash(s) = s eq "mine" ? 2 : 1

set logscale x
set xrange [x_min:x_max]
set yrange [0:520]
set xtics (1, 4, 16)
set ytics 100
set xlabel "epochs" textcolor rgb Soft
apart(s) = s eq "mine" ? 1 : s eq "renewed" ? -0.4 : 0
banded = "" # five bands on one another show none
do for [s in bands] { if (s eq "clipped" || s eq "not" || s eq "mine") { banded = banded." ".s } }

plot for [s in banded] data using 2:(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using 2:(of(s, "iqm")) with linespoints pt 7 ps (screen eq "" ? 0.5 : 0) lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(at(x_max, s, "iqm")):(says(s)) \
         with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
