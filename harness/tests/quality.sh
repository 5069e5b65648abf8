#!/bin/sh
# quality.sh: how well programs are judged, lesson by lesson: what the tests of lessons.c, the mutants
# and the claims have counted in their last run. A cell is `held/made`; one number where they are equal.
set -eu
cd "$(dirname "$0")/../.."
if ! ls build/tests/quality/* >/dev/null 2>&1; then
	echo 'quality.sh: nothing was counted: run make test first' >&2
	exit 1
fi
echo
echo 'How programs are judged:'
for file in build/tests/quality/*; do
	sed "s/^/$(basename "$file" | sed 's/.* of \([0-9]*\)-.*/\1/')	/" "$file"
done | awk -F '\t' '
	function cell(held, made) { return made == "" ? "-" : held == made ? made : held "/" made }
	{ lessons[$1]; promises[$2]; if (length($2) > width) width = length($2); held[$2, $1] += $3; made[$2, $1] += $4; all_held[$2] += $3; all_made[$2] += $4 }
	END {
		for (number = 1; number < 100; number++) {
			lesson = sprintf("%02d", number)
			if (lesson in lessons) columns[++n] = lesson
		}
		printf "0  %-*s", width, ""
		for (i = 1; i <= n; i++) printf "%9s", columns[i]
		printf "%11s\n", "all"
		for (promise in promises) {
			printf "1  %-*s", width, promise
			for (i = 1; i <= n; i++) printf "%9s", cell(held[promise, columns[i]], made[promise, columns[i]])
			printf "%11s\n", cell(all_held[promise], all_made[promise])
		}
	}' | sort | cut -c2-
