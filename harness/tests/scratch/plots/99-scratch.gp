# Twice x against x.
claim = "Twice x is a straight line"
about = "y against x"
room = 8
load "plots/style.gp"
plot for [s in series] data using 2:(of(s, "iqm")) with lines title s
