# How long the pole stands for each λ: against steps on the left, against CPU seconds on the right; in a terminal against steps.
claim = "λ costs no time; believing a new critic does"
about = "mean length of an episode over the last 8192 steps, CartPole, rollouts of 128"
room = 2
load "plots/style.gp"

lambdas = "0 0.5 0.9 0.95 1".(strstrt(series, "mine") ? " mine" : "")
says(s) = s eq "mine" ? "yours" : "λ = ".s
ink(s) = s eq "0" ? Vermillion : s eq "0.5" ? Orange : s eq "0.9" ? Green : s eq "0.95" ? Blue : s eq "1" ? Purple : Ink
dash(s) = s eq "mine" ? 2 : 1

set yrange [0:530]
set ytics 100
rest = y_max # of the steps

# Curves that end close together have their names apart, in lines of text.
apart(s) = s eq "0.9" ? 1 : s eq "1" ? 0.25 : s eq "0.95" ? -0.65 : s eq "0.5" ? -0.5 : 0

# Seconds a step, from the mean seconds that all steps took; the reader's own runs are in a worker, and not timed.
cost(s) = value("cost_".(s eq "mine" ? "095" : s eq "0.5" ? "05" : s eq "0.9" ? "09" : s eq "0.95" ? "095" : s))
dearest = 0
do for [s in "0 0.5 0.9 0.95 1"] {
    stats data using (at(x_max, s."-seconds", "iqm")) name "t" nooutput
    eval sprintf("cost_%s = %.17g", s eq "0.5" ? "05" : s eq "0.9" ? "09" : s eq "0.95" ? "095" : s, t_max / x_max)
    dearest = dearest > t_max ? dearest : t_max
}

if (screen eq "") {
    set multiplot
    set size 0.48,1
    set origin 0,0
    set xtics ("0" 0, "50 k" 50000, "100 k" 100000)
    set xrange [0:100000]
    set xlabel "steps" textcolor rgb Soft
    plot for [s in lambdas] data using 2:(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
         for [s in lambdas] data using 2:(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s)
    set origin 0.47,0
    set rmargin 12
    set size 0.53,1
    unset label
    set format y ""
    set xrange [0:dearest * 1.02]
    set xtics autofreq
    set xlabel "seconds of CPU" textcolor rgb Soft
    plot for [s in lambdas] data using (column(2) * cost(s)):(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
         for [s in lambdas] data using (dearest * 1.02):(at(x_max, s, "iqm")):(says(s)) \
             with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
    unset multiplot
} else {
    set rmargin 12
    set xrange [0:x_max]
    set xlabel "steps"
    plot for [s in lambdas] data using 2:(of(s, "iqm")) with lines lw 1.8 lc rgb ink(s) title says(s), \
         for [s in lambdas] data using 2:(at(x_max, s, "iqm")):(says(s)) with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
}
