#!/bin/sh
# quality.sh: how well programs are judged, over all lessons: what the tests of lessons.c have counted in their last run.
set -eu
cd "$(dirname "$0")/../.."
if ! ls build/tests/quality/* >/dev/null 2>&1; then
	echo 'quality.sh: nothing was counted: run make test first' >&2
	exit 1
fi
echo
echo "How programs are judged, over $(ls chapters/*/scenarios.lua | wc -l) lessons:"
cat build/tests/quality/* | awk -F '\t' '
	{ held[$1] += $2; made[$1] += $3 }
	END { for (promise in made) printf "  %-62s %4d of %d\n", promise, held[promise], made[promise] }' | sort
