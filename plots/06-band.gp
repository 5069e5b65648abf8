# Objective (solid lines) and slope in log π (dashed) of one row against its ratio; good action above, bad one below.
claim = "Flat only where the move has gone far enough"
about = "objective (solid) and slope in log π (dashed) of one row, ε = 0.2, advantage 1 and −1"
room = strstrt(series, "hopeful") || strstrt(series, "mine") ? 24 : 14
load "plots/style.gp"
unset label 3 # nothing here is random

says(s) = s eq "good" ? "Â = 1" : s eq "good-slope" ? "slopes" : s eq "bad" ? "Â = −1" : s eq "bad-slope" ? "" : \
    s eq "bad-hopeful" ? "max for min" : s eq "bad-stuck" ? "slope, flat on both sides" : "yours"
ink(s) = s eq "good" || s eq "good-slope" ? Blue : s eq "bad" || s eq "bad-slope" ? Vermillion : s eq "bad-hopeful" ? Purple : s eq "bad-stuck" ? Orange : Ink
dash(s) = strstrt(s, "slope") || s eq "bad-stuck" ? 2 : strstrt(s, "mine") ? 4 : 1
apart(s) = s eq "good-slope" ? 0.6 : s eq "bad-hopeful" ? 0 : s eq "bad-stuck" ? -0.5 : s eq "bad-mine" ? -1 : 0

set xrange [x_min:x_max]
set yrange [-1.9:1.6]
set xtics ("0.5" 0.5, "1 − ε" 0.8, "1" 1, "1 + ε" 1.2, "1.5" 1.5)
set ytics 0.5
set xlabel "ratio π/π_{old}" textcolor rgb Soft
set arrow 1 from 0.8,-1.9 to 0.8,1.6 nohead dt 3 lc rgb Soft
set arrow 2 from 1.2,-1.9 to 1.2,1.6 nohead dt 3 lc rgb Soft

plot for [s in series] data using 2:(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(at(x_max, s, "iqm")):(says(s)) with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
