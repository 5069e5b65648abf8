# Gold against the share of the tokens that has been learned from; a curve for each method. The KL is in the table only.
claim = "With the KL in the reward nobody misses the critic"
about = "gold, against the share of 82 thousand tokens; β = 0.2"
room = 17
load "plots/style.gp"

golds = ""
do for [s in series] { if (!strstrt(s, "-KL")) { golds = golds." ".s } }
says(s) = s eq "ppo" ? "PPO" : s eq "rloo" ? "RLOO" : s eq "grpo" ? "GRPO" : s eq "drgrpo" ? "Dr. GRPO" : s eq "k3" ? "GRPO, k3 in loss" : s eq "dpo" ? "DPO" : "yours"
ink(s) = s eq "ppo" ? Green : s eq "rloo" ? Blue : s eq "grpo" ? Orange : s eq "drgrpo" ? Purple : s eq "k3" ? Vermillion : Ink
dash(s) = s eq "mine" ? 2 : s eq "dpo" ? 3 : 1
# Names of curves that end within a line of each other are moved apart; in a terminal by whole lines.
apart(s) = screen ne "" ? (s eq "rloo" ? 1 : s eq "drgrpo" ? 0 : s eq "dpo" ? -2 : -1) : \
    s eq "rloo" ? 1.5 : s eq "drgrpo" ? 0.6 : s eq "grpo" ? 0.1 : s eq "ppo" ? -0.5 : s eq "dpo" ? -1 : s eq "k3" ? -1.1 : -2

set xrange [0:1]
set yrange [0:2]
set ytics 0.5
set xtics ("0" 0, "¼" 0.25, "½" 0.5, "¾" 0.75, "1" 1)
banded = "" # six bands on one another show none
do for [s in golds] { if (screen eq "" && (s eq "rloo" || s eq "k3" || s eq "mine")) { banded = banded." ".s } }

plot for [s in banded] data using 2:(of(s, "low")):(of(s, "high")) with filledcurves fc rgb ink(s) title says(s), \
     for [s in golds] data using 2:(of(s, "iqm")) with lines lw 1.8 dt dash(s) lc rgb ink(s) title says(s), \
     for [s in golds] data using 2:(at(x_max, s, "iqm")):(says(s)) \
         with labels left offset character gap,apart(s) textcolor rgb ink(s) notitle
