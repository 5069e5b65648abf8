# Objective (solid) and its slope in log π (dashed) of one row against its ratio: a good action on the left, a bad one on the right.
claim = "Flat only where the move has gone far enough"
about = "one row, ε = 0.2: objective (solid) and its slope in log π (dashed)"
room = 2
load "plots/style.gp"
unset label 3 # nothing here is random

good(s) = s eq "good" || s eq "good-slope" || s eq "good-mine"
ink(s) = strstrt(s, "mine") ? Ink : s eq "bad-hopeful" ? Purple : s eq "bad-stuck" ? Orange : good(s) ? Blue : Vermillion
dash(s) = strstrt(s, "slope") || s eq "bad-stuck" ? 2 : strstrt(s, "mine") ? 4 : 1

# The names stand where nothing else is: above the good action's curves, below the bad one's.
says(s) = s eq "bad-hopeful" ? "max for min" : s eq "bad-stuck" ? "flat on both sides" : strstrt(s, "mine") ? "yours" : ""
goods = ""; bads = ""
do for [s in series] { if (good(s)) { goods = goods." ".s } else { bads = bads." ".s } }

set xrange [x_min:x_max]
set xtics ("0.5" 0.5, "1 − ε" 0.8, "1" 1, "1 + ε" 1.2, "1.5" 1.5)
set ytics 0.5
set xlabel "ratio π/π_{old}" textcolor rgb Soft
set arrow 1 from 0.8,graph 0 to 0.8,graph 1 nohead dt 3 lc rgb Soft
set arrow 2 from 1.2,graph 0 to 1.2,graph 1 nohead dt 3 lc rgb Soft

if (screen eq "") {
    set multiplot
    set size 0.5,1
    set origin 0,0
    set yrange [-0.1:1.6]
    set label 4 "Â = 1" at graph 0.03,0.95 left textcolor rgb Blue
    plot for [s in goods] data using 2:(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
         for [s in goods] data using 2:(at(x_max, s, "iqm")):(says(s)) with labels right offset character -0.5,-1 textcolor rgb ink(s) notitle
    unset label
    set origin 0.5,0
    set yrange [-1.9:0.1]
    set label 4 "Â = −1" at graph 0.03,0.05 left textcolor rgb Vermillion
    plot for [s in bads] data using 2:(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
         for [s in bads] data using 2:(at(x_max, s, "iqm")):(says(s)) with labels right offset character -0.5,1 textcolor rgb ink(s) notitle
    unset multiplot
} else {
    set rmargin 14
    set yrange [-1.9:1.6]
    name(s) = s eq "good" ? "Â = 1" : s eq "bad" ? "Â = −1" : says(s)
    plot for [s in series] data using 2:(of(s, "iqm")) with lines lc rgb ink(s) title says(s), \
         for [s in series] data using 2:(at(x_max, s, "iqm")):(name(s)) with labels left offset character gap,0 textcolor rgb ink(s) notitle
}
