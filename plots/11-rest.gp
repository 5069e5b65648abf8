# The probability of the right answer where a policy of one decision rests, by β: the tilt of lesson 10, k3 in the loss, and groups.
claim = "With the KL in the loss the policy rests elsewhere"
about = "probability of the right answer in the end, from 0.2 in the reference; it pays 1"
room = 17
load "plots/style.gp"
unset label 3 # nothing here is random

ink(s) = s eq "tilt" ? Ink : s eq "k3" ? Blue : s eq "k1" ? Purple : s eq "mine" ? Ink : strstrt(s, "mean") ? Green : Vermillion
dash(s) = strstrt(s, "-2") ? 2 : s eq "mine" ? 4 : 1
says(s) = s eq "tilt" ? "in the reward" : s eq "k3" ? "k3 in the loss" : s eq "mean-2" ? "groups of 2" : s eq "mean-8" ? "groups of 8" : s eq "over-2" ? "of 2, over s" : s eq "over-8" ? "of 8, over s" : s eq "k1" ? "k1 in the loss" : "yours"

set logscale x
set xrange [x_min:x_max]
set yrange [0.2:1.02]
set xtics (0.05, 0.1, 0.2, 0.5, 1)
set ytics 0.2
set xlabel "β" textcolor rgb Soft

# Names of curves that end within a line of each other are moved apart.
up(s) = screen ne "" ? (s eq "k3" ? 2 : s eq "mean-8" ? 1 : 0) : s eq "k3" ? 1 : s eq "mean-8" ? 0.6 : s eq "tilt" ? -0.3 : strstrt(s, "-2") ? -0.6 : 0
plot for [s in series] data using 2:(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(at(x_max, s, "iqm")):(says(s)) with labels left offset character gap,up(s) textcolor rgb ink(s) notitle
