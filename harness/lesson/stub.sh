#!/bin/sh
# stub.sh SLUG: makes a lesson's stub anew from its solution, unless a reader has worked in it (it is then left as it is).
set -eu
cd "$(dirname "$0")/../.."
for solution in solutions/"$1"/*.c; do
	name=$(basename "$solution")
	[ "$name" = mistakes.c ] && continue
	stub=chapters/$1/$name
	if [ -e "$stub" ] && ! git diff --quiet HEAD -- "$stub"; then
		echo "$stub has been worked in and is left as it is" >&2
		continue
	fi
	lua5.4 harness/lesson/regions.lua stub "$solution" >"$stub.new" && mv "$stub.new" "$stub"
done
