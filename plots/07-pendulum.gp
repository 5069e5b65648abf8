# Return of an episode by the means against the steps learned from; at −200 the pendulum is up soon and stays there. The mean of 30 seeds
# passes it between 18 and 25 thousand steps, and dips to −206 at 37.
claim = "A pendulum is swung up after some 25 thousand steps"
about = "Pendulum-v1: pay of an episode by the means, against thousands of steps"
room = strstrt(series, "clips") || strstrt(series, "mine") ? 26 : 12
load "plots/style.gp"

says(s) = s eq "squashed" ? "c tanh u" : s eq "clips" ? "c u, clipped" : s eq "clipped-density" ? "density of the clipped" : \
    s eq "deaths" ? "clock taken for death" : "yours"
ink(s) = s eq "squashed" ? Blue : s eq "clips" ? Green : s eq "clipped-density" ? Vermillion : s eq "deaths" ? Orange : Ink
dash(s) = s eq "mine" ? 2 : 1
beside = strstrt(series, "clips") || strstrt(series, "mine")
apart(s) = s eq "squashed" ? (beside ? 1.3 : 0) : s eq "clips" ? 0.2 : s eq "deaths" ? -0.9 : s eq "mine" ? -3 : -1.4

set xrange [0:50]
set yrange [-1500:0]
set ytics 500
set xtics 10
if (screen eq "") { set xlabel "thousands of steps" textcolor rgb Soft }
set arrow 1 from 0,-200 to 50,-200 nohead dt 3 lc rgb Soft
set label 4 "−200" at 0,-200 offset character 0.5,0.7 left textcolor rgb Soft

plot for [s in bands] data using ($2*2.048):(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using ($2*2.048):(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using ($2*2.048):(at(x_max, s, "iqm")):(says(s)) with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
