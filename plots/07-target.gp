# The bell's ellipse of one deviation, at seven moments, on its way to the target; dashed, the ellipse in closed form.
claim = "A bell drifts to the target and takes the shape that pays"
about = "ellipses of one deviation after 1 to 300 steps of 64 draws; dashed: σ = √(c_H/2w), w = (1, 4)"
room = 10
load "plots/style.gp"
if (screen eq "") { set label 3 sprintf("{/=12 interquartile means of %d seeds}", seeds) }

array X[7]; array Y[7]; array A[7]; array B[7]; array N[7]
n = 0
do for [moment in "1 6 12 20 32 60 300"] {
    n = n + 1
    N[n] = moment
    stats data using (at(moment + 0, "mu-1", "iqm")) name "s" nooutput; X[n] = s_mean
    stats data using (at(moment + 0, "mu-2", "iqm")) name "s" nooutput; Y[n] = s_mean
    stats data using (at(moment + 0, "sigma-1", "iqm")) name "s" nooutput; A[n] = s_mean
    stats data using (at(moment + 0, "sigma-2", "iqm")) name "s" nooutput; B[n] = s_mean
}
# Where a bell of another's ends: its middle and its two deviations.
array M[4]
other = strstrt(series, "mine-") ? "mine-" : strstrt(series, "sampled-") ? "sampled-" : ""
do for [i=1:4] {
    stats data using (at(300, other.word("mu-1 mu-2 sigma-1 sigma-2", i), "iqm")) name "s" nooutput; M[i] = s_mean
}
stats data using (at(1, "best-1", "iqm")) name "wide" nooutput
stats data using (at(1, "best-2", "iqm")) name "high" nooutput

set parametric
set trange [0:2*pi]
set samples 200
set xrange [-1.1:3.1]
set yrange [-1.6:0.5]
set xtics 1
set ytics 1
set xlabel screen eq "" ? "first number of the action" : "" textcolor rgb Soft
if (screen eq "") { set ylabel "second number" textcolor rgb Soft offset 1,0 }
if (other ne "") { set label 9 (other eq "mine-" ? "yours, after 300" : "entropy of the sample, after 300") at 1.9,-1 left textcolor rgb (other eq "mine-" ? Ink : Purple) }
set label 4 "target" at (screen eq "" ? 1.5 : 2.4),(screen eq "" ? -1.4 : -1) center textcolor rgb Vermillion
if (screen eq "") {
    set label 5 "after 1 step" at X[1] - A[1],Y[1] + 0.75*B[1] offset character -1,1 textcolor rgb Blue
    do for [i=1:3] { set label 5 + i N[i+1] at X[i+1],Y[i+1] + B[i+1] offset character 1,0.5 textcolor rgb Blue }
} else { set label 5 "after 1 step" at X[1],Y[1] center textcolor rgb Blue }
shown = screen eq "" ? "1 2 3 4 5 6 7" : "1 7"

ink = other eq "mine-" ? Ink : other eq "" ? Blue : Purple
dash = other eq "mine-" ? 2 : 1
thick = other eq "" ? 0.1 : 2.2
plot for [k in shown] i = int(k), X[i] + A[i]*cos(t), Y[i] + B[i]*sin(t) with lines lw (i == 7 ? 2.2 : 1.2) lc rgb Blue notitle, \
     1.5 + wide_mean*cos(t), -1 + high_mean*sin(t) with lines lw 1.6 dt 2 lc rgb Vermillion notitle, \
     for [i=1:(screen eq "" ? 7 : 0)] "+" using (X[i]):(Y[i]) with points pt 7 ps 0.4 lc rgb Blue notitle, \
     M[1] + M[3]*cos(t), M[2] + M[4]*sin(t) with lines lw thick dt dash lc rgb ink notitle
