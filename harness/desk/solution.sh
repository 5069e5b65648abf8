#!/bin/sh
# solution.sh SLUG FN INSIST: how the reference differs from your own file, once your lesson has been passed, or when
# INSIST is not empty; with FN, that function of the reference alone.
set -eu
cd "$(dirname "$0")/../.."
slug=$1 fn=${2:-} insist=${3:-} number=${1%%-*}
solution=$(ls "solutions/$slug"/*.c | grep -v /mistakes.c)
own=chapters/$slug/$(basename "$solution")
if [ ! "$insist" ] && [ ! -e "build/passed-$slug" ] && ! build/ascent check "$slug" --quick >/dev/null; then
	echo "Lesson $number is not done yet, and the solution would spoil it. make hint LESSON=$number helps."
	echo "If you insist: make solution LESSON=$number INSIST=yes (FN=name for one function)"
	exit 1
fi
if [ "$fn" ]; then
	exec lua5.4 harness/desk/reference.lua "$solution" "$fn"
fi
reference=$(mktemp)
trap 'rm -f "$reference"' EXIT
grep -v '^ *//[<>] ' "$solution" >"$reference" # without the marks of its regions
columns=${COLUMNS:-$(tput cols 2>/dev/null || echo 80)}
compared() {
	echo "The solution is discussed in solutions/$slug/notes.md."
	if [ "$columns" -ge 160 ]; then
		echo "Yours on the left, the reference on the right."
		diff -y -t -W "$columns" "$own" "$reference" || [ $? -eq 1 ] # 1: they differ
	else
		echo "Lines with - are yours, those with + the reference's."
		diff -U 1000 --label "$own" --label "$solution" "$own" "$reference" || [ $? -eq 1 ]
	fi
}
if [ -t 1 ] && command -v less >/dev/null; then compared | less -FRX; else compared; fi
