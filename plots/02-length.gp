# How noisy one episode's estimate is, against its length, undiscounted and with γ = 0.9; both
# axes by factors. The thin lines are (2.17).
claim = "Undiscounted, ten times the length is a hundred times the variance"
about = "E‖ĝ‖² of one episode’s estimate, where rewards are coins and the gradient is 0"
room = strstrt(series, "whole") ? 20 : 12
load "plots/style.gp"

says(s) = s eq "plain" ? "γ = 1" : s eq "discounted" ? "γ = 0.9" : s eq "whole" ? "G₀ everywhere" : \
          s eq "mine" ? "yours" : ""
ink(s) = s eq "plain" ? Vermillion : s eq "discounted" ? Blue : s eq "whole" ? Green : s eq "mine" ? Ink : Soft
dash(s) = strstrt(s, "exact") ? 3 : s eq "mine" ? 2 : 1

set logscale xy
set xrange [1:x_max]
set yrange [0.3:y_max * 1.5]
set xtics (1, 3, 10, 30, 100, 300)
set ytics (1, 10, 100, 1000, 10000)
set xlabel "steps in the episode, T" textcolor rgb Soft

plot for [s in bands] data using 2:(of(s, "low")):(of(s, "high")) with filledcurves \
         fc rgb ink(s) title says(s), \
     for [s in series] data using 2:(of(s, "iqm")) with lines lw (strstrt(s, "exact") ? 1 : 1.8) \
         dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(at(x_max, s, "iqm")):(s eq "mine" ? "" : says(s)) \
         with labels left offset character gap,(s eq "whole" ? 0.5 : 0) textcolor rgb ink(s) notitle, \
     for [s in series] data using 2:(at(10, s, "iqm")):(s eq "mine" ? says(s) : "") \
         with labels right offset character -1,1 textcolor rgb ink(s) notitle
