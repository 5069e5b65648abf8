# Words of right and of wrong answers, by step: GRPO's mean of each answer, and a sum over a constant.
claim = "By GRPO right answers shrink and wrong ones grow, for nothing"
about = "words of an answer, by exact steps; what is paid is the first word only"
room = 20
load "plots/style.gp"
unset label 3 # nothing here is random

shown = ""
do for [s in series] { if (!strstrt(s, "share") && !strstrt(s, "mean")) { shown = shown." ".s } }
ink(s) = strstrt(s, "mine") ? Ink : strstrt(s, "constant") ? Green : strstrt(s, "right") ? Blue : Vermillion
dash(s) = strstrt(s, "constant-wrong") ? 2 : strstrt(s, "mine") ? 4 : 1
says(s) = s eq "constant-right" ? "a constant, both" : s eq "constant-wrong" ? "" : s eq "grpo-right" ? "GRPO, right" : s eq "grpo-wrong" ? "GRPO, wrong" : "yours"

set xrange [x_min:x_max]
set yrange [0:50]
set xtics 500
set ytics 10
set xlabel "step" textcolor rgb Soft

plot for [s in shown] data using 2:(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in shown] data using 2:(at(x_max, s, "iqm")):(says(s)) with labels left offset character gap,0 textcolor rgb ink(s) notitle
