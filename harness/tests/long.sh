#!/bin/sh
# long.sh: what takes too long for `make test`. First what that has counted; then what every reference reaches; every hostile submission in
# every sandbox; the other compiler's opinion of every source; a class killed at fifty moments; readers of strangers' bytes fuzzed; the
# tests of the harness once more, built with AddressSanitizer and UBSan (those that run whole commands would run the same ones again, and
# are left out). The last line is Criterion's synthesis.
set -eu
cd "$(dirname "$0")/../.."
flags="-std=gnu11 -Wall -Wextra -Wconversion -Werror $(pkg-config --cflags lua5.4 criterion libffi libcjson libarchive) -Ibuild"
chapters=$(ls -d chapters/*/ | sed 's/^/-I/')

harness/tests/quality.sh
build/ascent outcomes
build/ascent plot all >/dev/null && lua5.4 harness/tests/claims.lua build/plots # every title, against its numbers

ASCENT_ALL=1 build/tests/run --filter 'hostile/*'

if command -v clang >/dev/null; then
	for source in harness/*.c harness/*/*.c; do
		case $source in harness/tests/*) convert=-Wno-conversion ;; *) convert= ;; esac
		clang $flags -Ibuild $convert -Wno-sign-conversion -fsyntax-only "$source"
	done
	for lesson in chapters/*/jobs.c; do
		clang $flags -Wno-sign-conversion -Iharness/learn $chapters -include harness/impl/support.h -fsyntax-only "$lesson"
		slug=$(basename "$(dirname "$lesson")")
		for solution in solutions/"$slug"/*.c; do
			case $solution in */mistakes.c) ;; *) clang $flags -Wno-sign-conversion -Wno-unused-parameter -Iharness/learn $chapters -fsyntax-only "$solution" ;; esac
		done
	done
	echo 'clang has no objection.'
else
	echo 'skipped: clang is not installed, so no second opinion of the sources'
fi

# A class killed at fifty moments of its grading, and what reads a stranger's bytes handed many of them.
ASCENT_KILLS=50 build/tests/run --filter 'batch/killed*'
harness/tests/fuzz.sh 4

make build/tests/run-sanitized
ASAN_OPTIONS=detect_leaks=0 build/tests/run-sanitized --filter '!(lessons|commands|plots|batch|hostile)/*'
