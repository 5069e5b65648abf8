#!/bin/sh
# report.sh SLUG: one file from which anyone can repeat what the workbook said of a lesson: the reader's code, the verdict as it is
# shown and as JSON, version, seed and machine. Nothing else of the reader's is in it; it is theirs to read before they send it.
set -eu
cd "$(dirname "$0")/../.."
slug=$1
number=${slug%%-*} number=${number#0}
own=$(ls "chapters/$slug"/*.h | grep -v /jobs.h | sed 's/h$/c/')
report=build/report-$slug.txt

failed=0

section() { printf '\n==== %s ====\n' "$1"; }

# Less than full marks (1) is a verdict; anything else is the checker's own trouble, and belongs into the report too.
verdict() {
	build/ascent check "$slug" "$1" && return
	status=$?
	[ $status -eq 1 ] && return
	failed=$status
	echo "The check itself failed: exit status $status."
}

{
	echo "A report on lesson $number, $(date -u +%Y-%m-%d)."
	section 'to repeat it'
	echo "git checkout $(git rev-parse HEAD 2>/dev/null || echo 'the version below')"
	echo "put the file below in the place of $own, then: make $number"
	section 'what you expected, and why'
	echo '(write it here)'
	section version
	git describe --always --dirty 2>/dev/null || echo 'no git here'
	git status --short 2>/dev/null | sed "\\|$own|d"
	echo 'seed 1'
	section machine
	uname -srm
	[ ! -r /etc/os-release ] || sed -n '/^PRETTY_NAME/p' /etc/os-release
	gcc --version | head -n 1
	ldd --version 2>&1 | head -n 1
	section verdict
	verdict --plain
	section 'verdict as JSON'
	verdict --json
	section "$own"
	cat "$own"
} >"$report.new" 2>&1 || failed=full
[ "$failed" != full ] && mv "$report.new" "$report" || {
	rm -f "$report.new"
	echo "$report cannot be written: is the disk full?" >&2
	exit 3
}
echo "$report holds your code and what was said of it.
Read it, say in it what you expected, and attach it to an issue."
[ $failed -eq 0 ] || {
	echo "The check itself failed (exit status $failed), which is never your mistake. The report says so." >&2
	exit 3
}
