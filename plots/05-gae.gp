# Bias and noise of an advantage against λ, drawn over the horizon 1/(1 − γλ), which is what λ sets; the x-axis by factors.
claim = "λ buys less bias with more noise"
about = "one advantage, γ = 0.99: bias of a critic 3 too high, deviation from rewards of deviation 1"
room = strstrt(series, "kept") || strstrt(series, "mine") ? 22 : 12
load "plots/style.gp"

says(s) = s eq "bias" ? "bias" : s eq "noise" ? "noise" : s eq "kept" ? "noise, 1 − λ kept" : s eq "mine-bias" ? "your bias" : s eq "mine-noise" ? "your noise" : ""
ink(s) = s eq "bias" || s eq "exact-bias" ? Vermillion : s eq "noise" || s eq "exact-noise" ? Blue : s eq "kept" ? Green : Ink
exact(s) = s eq "exact-bias" || s eq "exact-noise"
dash(s) = exact(s) ? 3 : strstrt(s, "mine") ? 2 : 1
horizon(l) = 1 / (1 - 0.99 * l)

set logscale x
set xrange [1:100]
set yrange [0:y_max * 1.1]
set xtics ("λ = 0" 1, "0.5" horizon(0.5), "0.8" horizon(0.8), "0.9" horizon(0.9), "0.95" horizon(0.95), "0.98" horizon(0.98), "1" 100)
if (screen eq "") { set xlabel "λ, placed at the steps it looks ahead, 1/(1 − γλ)" textcolor rgb Soft }

set arrow 1 from horizon(0.95),0 to horizon(0.95),y_max nohead dt 2 lc rgb Soft
set label 4 "17 steps" at horizon(0.95),y_max offset character -1,0 right textcolor rgb Soft

# The reader's curves lie on the reference's, or they would be wrong: their names stand half-way up.
at_end(s) = strstrt(s, "mine") || exact(s) ? "" : says(s)
plot for [s in bands] data using (horizon($2)):(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using (horizon($2)):(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using (horizon($2)):(at(1, s, "iqm")):(at_end(s)) with labels left offset character gap,0 textcolor rgb ink(s) notitle, \
     for [s in series] data using (horizon($2)):(at(0.5, s, "iqm")):(strstrt(s, "mine") ? says(s) : "") \
         with labels right offset character -1,1 textcolor rgb ink(s) notitle
