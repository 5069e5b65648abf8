# How often the goal is found again after it has moved, against the episodes since; one curve for each weight of the entropy bonus.
claim = "A bonus for entropy finds the goal again"
about = "part of the last 20 episodes that reach the goal, 5×5 grid, after it has moved"
room = strstrt(series, "sampled") ? 26 : 12
load "plots/style.gp"

says(s) = s eq "off" ? "no bonus" : s eq "little" ? "β = 0.05" : s eq "much" ? "β = 0.2" : \
    s eq "sampled" ? "from the sampled −log π" : s eq "downhill" ? "wrong sign" : "yours"
ink(s) = s eq "off" ? Vermillion : s eq "little" ? Blue : s eq "much" ? Green : s eq "sampled" ? Purple : s eq "downhill" ? Orange : Ink
dash(s) = s eq "mine" ? 2 : 1

set logscale x
set xrange [x_min:x_max]
set yrange [0:1.05]
set xtics (30, 100, 300, 1000, 3000)
set ytics 0.2
set xlabel "episodes since the goal moved" textcolor rgb Soft

# Curves that end close together have their names apart.
apart(s) = s eq "sampled" ? -1.1 : s eq "mine" ? 0.9 : s eq "downhill" ? 0.6 : 0

plot for [s in bands] data using 2:(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using 2:(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(at(x_max, s, "iqm")):(says(s)) \
         with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
