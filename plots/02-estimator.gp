# How far REINFORCE's estimate is from the exact gradient, against the number of episodes it averages; both axes by factors.
claim = "Noise falls as 1/√N, bias stays"
about = "relative error of the estimate, ‖ĝ − ∇J‖ / ‖∇J‖, on the 3×3 grid"
room = strstrt(series, "whole") ? 20 : 14
load "plots/style.gp"

says(s) = s eq "kept" ? "γᵗ kept" : s eq "dropped" ? "γᵗ dropped" : s eq "whole" ? "G₀ at every step" : s eq "mine" ? "yours" : ""
ink(s) = s eq "kept" ? Blue : s eq "dropped" ? Vermillion : s eq "whole" ? Green : s eq "mine" ? Ink : Soft
dash(s) = s eq "bias" ? 3 : s eq "mine" ? 2 : 1

set logscale xy
set xrange [1:x_max]
set yrange [y_min / 2:y_max * 1.3]
set xtics (1, 4, 16, 64, 256, 1024, 4096)
set ytics (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
set xlabel "episodes averaged, N" textcolor rgb Soft

stats data using (at(x_max, "kept", "iqm")) name "kept" nooutput
guide(x) = x >= 64 ? 0.6 * kept_max * sqrt(x_max / x) : NaN
set label 4 "slope −1/2" at 64,guide(64) offset character -1,0 right textcolor rgb Soft
stats data using (of("bias", "iqm")) name "bias" nooutput
set label 5 sprintf(columns < 72 ? "bias %.2f" : "its exact bias, %.2f", bias_max) at x_max,bias_max offset character -1,-1 right textcolor rgb Soft

# The reader's curve has its name at its end, or near its beginning where it ends beside another.
mine_max = kept_max
if (strstrt(series, "mine")) { stats data using (at(x_max, "mine", "iqm")) name "mine" nooutput }
near(y) = abs(log(mine_max / y)) < 0.3
moved(s) = s eq "mine" && (near(kept_max) || near(bias_max))

plot for [s in bands] data using 2:(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     guide(x) with lines lt 5 lw 1 dt 2 lc rgb Soft title "slope −1/2", \
     for [s in series] data using 2:(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(at(x_max, s, "iqm")):(moved(s) ? "" : says(s)) \
         with labels left offset character gap,0 textcolor rgb ink(s) notitle, \
     for [s in series] data using 2:(at(4, s, "iqm")):(moved(s) ? says(s) : "") \
         with labels right offset character -1,-1 textcolor rgb ink(s) notitle
