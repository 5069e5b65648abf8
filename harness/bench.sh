#!/bin/bash
# bench.sh: what a check costs, in milliseconds of CPU time, compiler and all children included: median of 9 runs, least and most. Then what a class costs.
# Measure on an idle machine. The figures in brackets are what they should not exceed.
set -u
cd "$(dirname "$0")/.."
TIMEFORMAT='%U %S'

measure() { # label, bound, command…
	local label=$1 bound=$2
	shift 2
	for _ in 1 2 3 4 5 6 7 8 9; do
		{ time "$@" >/dev/null 2>&1; } 2>&1
	done | awk '{ print int(1000 * ($1 + $2) + 0.5) }' | sort -n |
		awk -v l="$label" -v b="$bound" '{ v[NR] = $1 } END { printf "%-46s %4d   (%d to %d)   [%s]\n", l, v[5], v[1], v[NR], b }'
}

mkdir -p build/bench
for lesson in chapters/*/scenarios.lua; do
	slug=$(basename "$(dirname "$lesson")")
	name=${slug#*-}
	solution=solutions/$slug/${name//-/_}.c
	mistake=$(lua5.4 harness/lesson/regions.lua names "solutions/$slug/mistakes.c" | sed -n 3p)
	lua5.4 harness/lesson/regions.lua mistake "$solution" "solutions/$slug/mistakes.c" "$mistake" >build/bench/mistake.c
	lua5.4 harness/lesson/regions.lua stub "$solution" >build/bench/stub.c
	measure "$slug: pass, verdict" 100 build/ascent check "$slug" "$solution" --json --quick
	measure "$slug: $mistake, named" 100 build/ascent check "$slug" build/bench/mistake.c --json --quick
	measure "$slug: pass, and the sanitized run" 250 build/ascent check "$slug" "$solution" --json
	measure "$slug: untouched stub" 100 build/ascent check "$slug" build/bench/stub.c --json
done

# A class of pupils who have done every lesson, no two files alike: on as many cores as there are.
rm -rf build/bench/class build/bench/grades
for pupil in 1 2 3 4 5 6 7 8 9 10 11 12; do
	mkdir -p build/bench/class/$pupil
	for lesson in chapters/*/scenarios.lua; do
		slug=$(basename "$(dirname "$lesson")")
		name=${slug#*-}
		{ cat "solutions/$slug/${name//-/_}.c" && echo "// $pupil"; } >"build/bench/class/$pupil/${name//-/_}.c"
	done
done
echo
echo "Grading twelve pupils, all lessons, on $(nproc) cores   [150 a minute on two, 0.8 s]"
build/ascent grade build/bench/class --out build/bench/grades --times 2>&1 >/dev/null | grep 'a minute'
