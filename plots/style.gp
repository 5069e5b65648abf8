# style.gp: what all plots have in common. A plot's file sets these and loads it:
#   claim  the one point it makes      about  what is drawn, in what unit      room  for the names behind the curves, in characters
#
# Inks are Okabe and Ito's, told apart by colour-blind readers too; still every curve has its name beside it. No other colour
# appears, and every text names its own, so that whoever shows a picture on a dark ground can exchange them one by one.
# In a terminal (`screen` is "plain" or "colour") text has the terminal's own colour, and bands are left out.

Blue = "#0072B2"; Vermillion = "#D55E00"; Green = "#009E73"; Purple = "#CC79A7"; Orange = "#E69F00"
Ink = "#111111"; Soft = "#555555"; Faint = "#DDDDDD"

set encoding utf8
set datafile separator tab
set datafile columnheaders
unset key
set lmargin 8
set rmargin room
set tmargin 4.6

if (screen eq "") {
    set terminal svg size 800,500 font "Palatino,15" name "plot"
    set bmargin 5.2
    set border 3 lw 0.7 lc rgb Soft
    set tics nomirror out scale 0.5,0 textcolor rgb Soft
    set grid ytics lt 1 lw 0.5 lc rgb Faint
    set style fill transparent solid 0.18 noborder
    set label 1 "{/:Bold=19 ".claim."}" at graph 0,1 offset character 0,2.7 textcolor rgb Ink
    set label 2 about at graph 0,1 offset character 0,1.2 textcolor rgb Soft
    set label 3 sprintf("{/=12 lines: interquartile mean of %d seeds; bands: 95 %% bootstrap}", seeds) at graph 0,0 offset character 0,-4.2 textcolor rgb Soft
} else {
    # claim and what is drawn, in as many lines as the window asks for
    above = ""; lines = 0
    do for [text in "claim about"] {
        line = ""
        do for [w in value(text)] {
            if (strlen(line.w) + 2 > columns) { above = above.line."\n"; lines = lines + 1; line = "" }
            line = line.w." "
        }
        above = above.line."\n"; lines = lines + 1
    }
    if (screen eq "colour") { set terminal dumb noenhanced columns 23 + lines ansi256 } else { set terminal dumb noenhanced columns 23 + lines mono }
    set border 3
    set tmargin lines + 2
    set tics nomirror scale 0
    set label 1 above at screen 0,1 offset character 0,-1
    # beside the name of the axis where there is room, else in a line of its own
    if (columns < 72) { set bmargin 4 }
    set label 3 sprintf("(interquartile mean of %d seeds)", seeds) at screen 1,0 offset character -1,(columns < 72 ? 0 : 1) right
}

# The names of the series that have a band here, and how far behind a curve its name stands.
bands = screen eq "" ? series : ""
gap = screen eq "" ? 1 : 2

# Of a row of the table: column `what` if it is one of series `s`, else nothing; and the same at one x only.
of(s, what) = strcol("series") eq s ? column(what) : NaN
at(x, s, what) = column(2) == x ? of(s, what) : NaN

# The ends of what is drawn: x_min, x_max, y_min, y_max.
stats data using 2 name "x" nooutput
stats data using (column("low")) name "low" nooutput
stats data using (column("high")) name "high" nooutput
y_min = low_min; y_max = high_max
