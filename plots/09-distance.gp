# How far the furthest of forty iterations moves the policy, in units of δ and against it.
claim = "A small δ keeps itself, a large one is kept by the line search"
about = "largest KL(before ‖ after) of forty iterations on CartPole, on new rows, divided by δ"
room = strstrt(series, "reversed") || strstrt(series, "mine") ? 22 : 16
load "plots/style.gp"

says(s) = s eq "trpo" ? "TRPO" : s eq "natural" ? "no line search" : s eq "limit" ? "the limit" : s eq "reversed" ? "KL reversed" : "yours"
ink(s) = s eq "trpo" ? Blue : s eq "natural" ? Vermillion : s eq "limit" ? Soft : s eq "reversed" ? Purple : Ink
dash(s) = s eq "mine" || s eq "limit" ? 2 : 1
apart(s) = s eq "mine" ? 1 : s eq "reversed" ? -1 : s eq "limit" ? 0.2 : 0

set logscale x
set yrange [0:y_max * 1.05]
set xrange [x_min:x_max]
set format x "%g"
set xlabel "δ" textcolor rgb Soft

plot for [s in bands] data using 2:(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using 2:(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(at(x_max, s, "iqm")):(says(s)) \
         with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
