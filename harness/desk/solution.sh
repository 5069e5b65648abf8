#!/bin/sh
# solution.sh SLUG [insist]: the reference beside your own file, once your lesson is done, or when you insist.
set -eu
cd "$(dirname "$0")/../.."
solution=$(ls solutions/"$1"/*.c | grep -v /mistakes.c)
own=chapters/$1/$(basename "$solution")
if [ "${2:-}" != insist ] && ! build/ascent check "$1" --quick >/dev/null; then
	echo "Lesson $1 is not done yet, and the solution would spoil it. make hint LESSON=$1 helps."
	echo "If you insist: make solution LESSON=$1 INSIST=yes"
	exit 1
fi
echo "Yours on the left, the reference on the right. It is discussed in solutions/$1/notes.md."
diff -y -t -W "${COLUMNS:-160}" "$own" "$solution" || [ $? -eq 1 ] # 1: they differ
