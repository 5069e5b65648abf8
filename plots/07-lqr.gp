# The gain k against the number of steps it has learned; dashed, the best gain from the Riccati equation.
claim = "The gain comes to the one that Riccati's equation gives"
about = "gain k of a policy N(−k x, 0.3²) on a scalar LQR, steps of 64 episodes"
room = strstrt(series, "clipped") ? 24 : 10
load "plots/style.gp"

says(s) = s eq "k" ? "k" : s eq "best" ? "K*" : s eq "by-sigma" ? "σ for σ² in the score" : s eq "clipped" ? "score of the clipped u" : "yours"
ink(s) = s eq "k" ? Blue : s eq "best" ? Soft : s eq "by-sigma" ? Orange : s eq "clipped" ? Vermillion : Ink
dash(s) = s eq "best" ? 3 : s eq "mine" ? 2 : 1
apart(s) = s eq "best" ? 0.8 : s eq "k" ? -0.6 : s eq "by-sigma" ? -1.6 : s eq "mine" ? -1.9 : 0

set xrange [0:200]
set yrange [1:(y_max > 1.9 ? y_max * 1.05 : 1.9)]
set ytics 0.2
if (screen eq "") { set xlabel "steps of k" textcolor rgb Soft }

plot for [s in bands] data using ($2 - 1):(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using ($2 - 1):(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using ($2 - 1):(at(x_max, s, "iqm")):(says(s)) with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
