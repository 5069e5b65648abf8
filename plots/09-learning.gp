# Steps the pole stands against the steps learned from; a curve for each way to step.
claim = "As far along the gradient is not as far up"
about = "steps the pole stands, against thousands of steps; CartPole, iterations of 2048"
room = 18
load "plots/style.gp"

says(s) = s eq "trpo" ? "TRPO, δ = 0.01" : s eq "gradient" ? "gradient, δ = 0.01" : s eq "ppo" ? "PPO" : \
    s eq "wide" ? "TRPO, δ = 0.5" : s eq "free" ? "natural, δ = 0.5" : "yours"
ink(s) = s eq "trpo" ? Blue : s eq "gradient" ? Vermillion : s eq "ppo" ? Green : s eq "wide" ? Purple : s eq "free" ? Orange : Ink
dash(s) = s eq "mine" ? 2 : 1
apart(s) = s eq "trpo" ? 0.5 : s eq "ppo" ? -0.2 : s eq "wide" ? -0.9 : s eq "free" ? -1.6 : s eq "gradient" ? -1.1 : 1.2

set xrange [0:100]
set yrange [0:520]
set ytics 100
set xtics 20
if (screen eq "") { set xlabel "thousands of steps" textcolor rgb Soft }
steps(i) = (i - 1) * 2.048
banded = "" # five bands on one another show none
do for [s in bands] { if (s ne "wide" && s ne "free") { banded = banded." ".s } }

plot for [s in banded] data using (steps($2)):(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using (steps($2)):(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using (steps($2)):(at(x_max, s, "iqm")):(says(s)) \
         with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
