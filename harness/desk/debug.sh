#!/bin/sh
# debug.sh SLUG FN GDB: the call that fails as a program of its own, built as the check builds it and run; in gdb, if GDB is not
# empty. It runs outside any sandbox, as whatever one builds for oneself.
set -eu
cd "$(dirname "$0")/../.."
slug=$1 fn=${2:-} gdb=${3:-} number=${1%%-*} program=build/debug/$1
mkdir -p build/debug
rm -f "$program" "$program".*
build/ascent debug "$slug" ${fn:+--fn "$fn"}
[ -e "$program.sh" ] || exit 0
sh "$program.sh" >"$program.log" 2>&1 || {
	echo "$program.c does not build; the words of the compiler are in $program.log." >&2
	exit 3
}
if [ "$gdb" ]; then
	command -v gdb >/dev/null || {
		echo 'gdb is not installed: apt-get install gdb, as root.' >&2
		exit 3
	}
	exec gdb -q -x "$program.gdb" "$program"
fi
status=0
(ulimit -f 8192 && exec timeout 10 "$program") >"$program.log" 2>&1 || status=$?
head -c 20000 "$program.log"
case $status in
0) ;;
124) echo 'It was stopped after ten seconds.' ;;
*) echo "It ended with status $status." ;;
esac
echo "
  In gdb, stopped there: make debug LESSON=${number#0}${fn:+ FN=$fn} GDB=1
                   or so: gdb -q -x $program.gdb $program"
