# The worth of the blind walker's one number, with its peak and the two policies that an argmax leaves.
claim = "The best policy for the blind is a random one"
about = "steps to the goal on average, with a minus, against the probability of right"
room = 8
load "plots/style.gp"
if (screen eq "") { set label 3 "{/=12 exact: J(p) = (2p − 4) / (p (1 − p))}" } else { set label 3 "(exact)" }

J(p) = (2 * p - 4) / (p * (1 - p))
best = 2 - sqrt(2)
set xrange [0:1]
set yrange [-100:0]
set xtics 0.1
set xlabel "p, the probability of right" textcolor rgb Soft
set arrow 1 from best,graph 0 to best,J(best) nohead dt 2 lc rgb Soft
set label 4 sprintf("p* = 2 − √2 ≈ %.3f, %.1f", best, J(best)) at best,J(best) center offset character 0,(screen eq "" ? 1 : 2) textcolor rgb Soft
set label 5 sprintf("ε-greedy, left: %.0f", J(0.05)) at 0.05,J(0.05) point pt 7 ps 0.6 lc rgb Vermillion offset character 1.5,0 textcolor rgb Vermillion
set label 6 sprintf("ε-greedy, right: %.0f", J(0.95)) at 0.95,J(0.95) right point pt 7 ps 0.6 lc rgb Vermillion offset character -1.5,0 textcolor rgb Vermillion
set label 7 sprintf("a coin: %.0f", J(0.5)) at 0.5,J(0.5) right point pt 7 ps 0.6 lc rgb Vermillion offset character -0.5,-1.5 textcolor rgb Vermillion

plot data using 2:(of("worth", "iqm")) with lines lw 1.8 lc rgb Blue title "J(p)"
