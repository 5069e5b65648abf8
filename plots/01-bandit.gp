# How sure of the best arm a policy is, against the arms pulled; the x-axis by factors.
claim = "What all arms have in common teaches nothing"
about = "probability of the best of three arms, η = 0.1: arms of −0.5, 1, −0.5, and 1.5 less for each"
room = strstrt(series, "without") || strstrt(series, "mine") ? 22 : 14
load "plots/style.gp"

says(s) = s eq "pays" ? "as it is" : s eq "costs" ? "1.5 less" : s eq "mine" ? "yours, 1.5 less" : \
    s eq "pays-without" ? "without the log" : "1.5 less, no log"
ink(s) = s eq "pays" ? Blue : s eq "costs" ? Vermillion : s eq "pays-without" ? Green : s eq "mine" ? Ink : Purple
dash(s) = s eq "mine" ? 2 : 1
apart(s) = s eq "pays" ? 1 : s eq "pays-without" ? -1 : s eq "mine" ? -2 : 0

set logscale x
set xrange [x_min:x_max]
set yrange [0:1.15]
set xtics (10, 30, 100, 300, 1000, 3000)
set ytics 0.2
set xlabel "arms pulled" textcolor rgb Soft

plot for [s in bands] data using 2:(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using 2:(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(at(x_max, s, "iqm")):(says(s)) \
         with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
