# The variance of the estimate against a constant baseline, with the places of V and of the best constant.
claim = "The best baseline is not V"
about = "variance of one sample's estimate: two arms that pay 0 and 1, π = (0.9, 0.1)"
room = strstrt(series, "added") ? 12 : 10
load "plots/style.gp"

says(s) = s eq "sampled" ? "sampled" : s eq "added" ? "b added" : s eq "mine" ? "yours" : "exact"
ink(s) = s eq "sampled" ? Blue : s eq "added" ? Vermillion : s eq "mine" ? Ink : Soft
dash(s) = s eq "exact" ? 3 : s eq "mine" ? 2 : 1

set xrange [x_min:x_max]
set yrange [0:(strstrt(series, "added") ? 1.75 : 0.45)]
set xlabel "constant baseline b" textcolor rgb Soft

V = 0.0997504891196851
best = 0.900249510880315
atv_max = 2 * V * best * (best - V) ** 2 # for two arms the variance is 2 π₀ π₁ (b − b*)²
set arrow 1 from V,atv_max to V,graph 0.42 nohead lt 5 lw 1 dt 2 lc rgb Soft
set label 4 sprintf("at V = %.2f, %.3f", V, atv_max) at V,graph 0.45 offset character -1,0 left textcolor rgb Soft
set label 5 sprintf("at b* = %.2f, 0", best) at best,0 offset character 0,1.6 center textcolor rgb Soft
if (screen eq "") {
    set label 6 "" at V,atv_max point pt 7 ps 0.6 lc rgb Ink
    set label 7 "" at best,0 point pt 7 ps 0.6 lc rgb Ink
}

# A name stands behind its curve; where two end together, the second near the curve's beginning.
moved(s) = s eq "mine" || s eq "exact"

plot for [s in bands] data using 2:(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in series] data using 2:(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in series] data using 2:(at(x_max, s, "iqm")):(moved(s) ? "" : says(s)) \
         with labels left offset character gap,0 textcolor rgb ink(s) notitle, \
     for [s in series] data using 2:(at(s eq "mine" ? 1.25 : 1.5, s, "iqm")):(moved(s) ? says(s) : "") \
         with labels right offset character -1,0.6 textcolor rgb ink(s) notitle
