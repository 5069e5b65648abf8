# Thousands of steps to 195, against the number of workers: with old weights, with fresh ones, by threads.
claim = "An old gradient learns later, by threads or not"
about = "thousands of steps until 100 episodes of CartPole are 195 long, 16 steps a gradient"
room = 20
load "plots/style.gp"

says(s) = s eq "old" ? "in turn, τ = W − 1" : s eq "fresh" ? "in turn, τ = 0" : s eq "threads" ? "threads, 200 μs" : s eq "busy" ? "threads, busy" : \
    s eq "never" ? "copy never renewed" : "yours"
ink(s) = s eq "old" ? Blue : s eq "fresh" ? Green : s eq "threads" ? Vermillion : s eq "busy" ? Orange : s eq "never" ? Purple : Ink
dash(s) = s eq "mine" ? 2 : 1

set logscale x
set xrange [x_min:x_max]
set yrange [0:y_max > 120 ? 165 : 120]
set ytics 20
set xtics (1, 2, 4, 8, 16, 32, 64)
set xlabel "workers W" textcolor rgb Soft
apart(s) = s eq "mine" ? 1.2 : s eq "threads" ? 0.6 : s eq "old" ? -0.6 : s eq "fresh" ? 0.4 : s eq "busy" ? -0.4 : 0

plot for [s in bands] data using 2:(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using 2:(of(s, "iqm")) with linespoints pt 7 ps (screen eq "" ? 0.5 : 0) lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(at(x_max, s, "iqm")):(says(s)) \
         with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
