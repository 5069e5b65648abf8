#!/bin/sh
# reset.sh SLUG: puts a lesson's stub back as it was. Asks first, and keeps what was there under a name that
# no file has yet: work that cannot be kept is not touched.
set -eu
cd "$(dirname "$0")/../.."
stub=$(ls "chapters/$1"/*.h | grep -v /jobs.h | sed 's/h$/c/')

# Made from the solution; a workbook without solutions has it ready.
fresh_stub() {
	if [ -d solutions ]; then
		lua5.4 harness/lesson/regions.lua stub "solutions/$1/$(basename "$stub")"
	else
		cat "build/lessons/$1/stub.c"
	fi
}

# The first of FILE.kept-TIME, FILE.kept-TIME-2, … that is free.
free_name() {
	name=$stub.kept-$(date +%Y-%m-%d-%H%M%S)
	free=$name number=1
	while [ -e "$free" ] || [ -L "$free" ]; do
		number=$((number + 1))
		free=$name-$number
	done
	echo "$free"
}

# By renaming, which overwrites nothing and needs no room on the disk. Another reset may take the name at the same moment.
keep() {
	copy=$(free_name)
	mv -n "$stub" "$copy" && [ ! -e "$stub" ] && return
	[ -e "$copy" ] && keep
}

fresh_stub "$1" >"$stub.new" || {
	rm -f "$stub.new"
	echo "$stub is as it was: the stub cannot be written." >&2
	exit 1
}
trap 'rm -f "$stub.new"' EXIT
if [ -e "$stub" ]; then
	printf 'Begin lesson %s again? Your file will be kept beside it. [y/n] ' "${1%%-*}"
	read -r answer || answer=
	case $answer in y | Y | yes) ;; *) echo 'Nothing was changed.' && exit 1 ;; esac
	keep || {
		echo "$stub cannot be kept, so nothing was changed." >&2
		exit 1
	}
	echo 'Your file is now'
	echo "  $copy"
fi
mv "$stub.new" "$stub"
rm -f "build/hints-$1"-* # hints begin again, too
echo "$stub is the stub again."
