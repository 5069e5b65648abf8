#!/bin/sh
# cast.sh PICTURE: the workbook at work, as an SVG: a session of `make watch` on lesson 1 in a real terminal of
# 80 columns, in which a stub, a known mistake and the solution are saved one after another. It runs in a copy of
# the workbook below build/, so no reader's file is touched.
set -eu
cd "$(dirname "$0")/../.."
root=$PWD picture=$1 at=build/cast
slug=$(ls chapters | grep '^01-')
solution=$(ls "solutions/$slug"/*.c | grep -v /mistakes.c)
own=$at/chapters/$slug/$(basename "$solution")

rm -rf $at && mkdir -p $at/build
cp -r chapters $at/ && cp build/ascent build/libraries $at/build/
for part in harness solutions plots; do ln -s "$root/$part" $at/$part; done
for part in build/*; do
	case $part in */ascent | */libraries | */cast | */tests | */hints-* | */passed-*) ;; *) ln -s "$root/$part" $at/build/ ;; esac
done

seen() { # waits until the screen after the last save is complete
	for _ in $(seq 600); do
		[ "$(cat $at/session 2>/dev/null | grep -a -c 'q\] quit')" -ge "$1" ] && return
		sleep 0.05
	done
	echo 'the watch does not show its screen' >&2
	exit 1
}
lua5.4 harness/lesson/regions.lua stub "$solution" >"$own"
mkfifo $at/keys
TERM=xterm COLUMNS=80 script -qfc "stty cols 80 rows 30; cd $at && build/ascent watch 1" $at/session <$at/keys >/dev/null &
exec 3>$at/keys
seen 1
lua5.4 harness/lesson/regions.lua mistake "$solution" "solutions/$slug/mistakes.c" no-shift >"$own.new" && mv "$own.new" "$own"
seen 2
grep -v '^ *//[<>] ' "$solution" >"$own.new" && mv "$own.new" "$own"
seen 4 # a pass is shown again when the sanitizers have looked
printf q >&3
exec 3>&-
wait
lua5.4 harness/desk/cast.lua $at/session >"$picture.new"
mv "$picture.new" "$picture"
