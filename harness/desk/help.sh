#!/bin/sh
# help.sh: the Makefile's commands, from their comments, as wide as the window is, or COLUMNS.
set -eu
cd "$(dirname "$0")/../.."
wide=${COLUMNS:-}
[ "$wide" ] || { [ -t 1 ] && wide=$(tput cols 2>/dev/null) || wide=80; }
sed -nE 's/^([a-zA-Z0-9$()-]+):.*## (.*)$/\1\t\2/p' Makefile | awk -F '\t' -v wide="$wide" '
	{
		sub(/^\$\(CHECKS\)$/, "1", $1)
		name = "  make " $1
		line = sprintf(length(name) < 18 ? "%-18s" : "%s\n" sprintf("%18s", ""), name)
		used = 18
		n = split($2, words, " ")
		for (i = 1; i <= n; i++) {
			if (used > 18 && used + length(words[i]) + 1 > wide) {
				line = line "\n" sprintf("%18s", "")
				used = 18
			}
			line = line (used > 18 ? " " : "") words[i]
			used += length(words[i]) + (used > 18)
		}
		print line
	}'
