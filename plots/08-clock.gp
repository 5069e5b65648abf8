# Seconds on the clock to 195, against the number of threads; a curve for a quick world and one for a slow one.
claim = "Threads save waiting, and little else"
about = "seconds on the clock until 100 episodes of CartPole are 195 long"
room = 20
load "plots/style.gp"

says(s) = s eq "quick" ? "a quick world" : "1 ms for each turn"
ink(s) = s eq "quick" ? Blue : Vermillion

set logscale xy
set xrange [x_min:x_max]
set yrange [0.01:10]
set xtics (1, 2, 4, 8, 16, 32)
set ytics (0.01, 0.03, 0.1, 0.3, 1, 3, 10)
set xlabel "threads" textcolor rgb Soft

plot for [s in bands] data using 2:(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using 2:(of(s, "iqm")) with linespoints pt 7 ps (screen eq "" ? 0.5 : 0) lw 1.8 lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(at(x_max, s, "iqm")):(says(s)) \
         with labels left offset character gap,(s eq "quick" ? -0.3 : 0.3) textcolor rgb ink(s) notitle
