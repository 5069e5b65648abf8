# How far one iteration moves the policy, against its epochs, by factors.
claim = "Clipped, sixteen epochs go hardly further than one"
about = "mean KL(before ‖ after) of an iteration of 512 steps, the first ten, CartPole, Adam's step 0.01"
room = 16
load "plots/style.gp"

says(s) = s eq "clipped" ? "clipped, ε = 0.2" : s eq "not" ? "not clipped" : s eq "renewed" ? "π_{old} renewed" : "yours"
ink(s) = s eq "clipped" ? Blue : s eq "not" ? Vermillion : s eq "renewed" ? Purple : Ink
dash(s) = s eq "mine" ? 2 : 1

set logscale xy
set xrange [x_min:x_max]
set xtics (1, 2, 4, 8, 16)
set format y "%g"
set xlabel "epochs" textcolor rgb Soft
apart(s) = s eq "mine" ? 1 : 0

plot for [s in bands] data using 2:(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using 2:(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(at(x_max, s, "iqm")):(says(s)) \
         with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
