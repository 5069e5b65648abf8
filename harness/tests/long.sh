#!/bin/sh
# long.sh: what takes too long for `make test`. What every reference reaches; every hostile submission
# and every fault in every sandbox; right programs under six seeds; ranges that no scenario visits,
# claims at a hundred seeds, mutants of every solution, and from all that is counted the quality
# report; the other compiler's opinion of every source; what chapters print; a class killed at fifty
# moments, on several machines and as Gradescope does it; a workbook without solutions; readers of
# strangers' bytes fuzzed; the tests of the harness once more, built with AddressSanitizer and UBSan
# (those that run whole commands would run the same ones again, and are left out). The last line is
# Criterion's synthesis.
set -eu
cd "$(dirname "$0")/../.."
flags="-std=gnu11 -Wall -Wextra -Wconversion -Werror $(pkg-config --cflags lua5.4 criterion libffi libcjson libarchive) -Ibuild"
chapters=$(ls -d chapters/*/ | sed 's/^/-I/')

# What fails is told at once, and ends the run after the quality report.
failed=0
build/ascent outcomes || failed=1
{ build/ascent plot all >/dev/null && lua5.4 harness/tests/titles.lua build/plots && lua5.4 harness/tests/labels.lua build/plots; } || failed=1
ASCENT_ALL=1 build/tests/run --filter '@(hostile|agreement|watched|gaps|claims)/*' || failed=1
ASCENT_ALL=1 build/tests/run --filter 'lessons/right_programs*' || failed=1
lua5.4 harness/tests/mutants.lua || failed=1
harness/tests/quality.sh
[ $failed = 0 ] || exit 1

if command -v clang >/dev/null; then
	for source in harness/*.c harness/*/*.c; do
		case $source in harness/tests/*) convert=-Wno-conversion ;; *) convert= ;; esac
		clang $flags -Ibuild $convert -Wno-sign-conversion -fsyntax-only "$source"
	done
	for lesson in chapters/*/jobs.c; do
		clang $flags -Wno-sign-conversion -Iharness/learn $chapters -include harness/impl/traps.h -fsyntax-only "$lesson"
		slug=$(basename "$(dirname "$lesson")")
		for solution in solutions/"$slug"/*.c; do
			case $solution in */mistakes.c) ;; *) clang $flags -Wno-sign-conversion -Wno-unused-parameter -Iharness/learn $chapters -fsyntax-only "$solution" ;; esac
		done
	done
	echo 'clang has no objection.'
else
	echo 'skipped: clang is not installed, so no second opinion of the sources'
fi

# What chapters print, and the pages.
build/ascent numbers --check --long
harness/tests/book.sh

# A class killed at fifty moments of its grading, and what reads a stranger's bytes handed many of them.
ASCENT_ALL=1 ASCENT_KILLS=50 build/tests/run --filter 'stopped/@(killed|load)*'
harness/tests/machines.sh
harness/tests/gradescope.sh
harness/tests/student.sh
harness/tests/fuzz.sh 4

make build/tests/run-sanitized
ASAN_OPTIONS=detect_leaks=0 build/tests/run-sanitized --filter '!(lessons|commands|plots|batch|hostile|agreement|claims)/*'
