#!/bin/sh
# open.sh PAGE[#ANCHOR]: shows a page with whatever this system opens pages with, or says where it is.
# An anchor may be an equation's label: build/book/NN-name.html#eq:return.
set -eu
file=${1%%#*}
if [ ! -e "$file" ]; then
	echo "$file is not there yet: make book makes it" >&2
	exit 1
fi
page=file://$(realpath "$file")${1#"$file"}
for program in "${BROWSER:-xdg-open}" wslview open x-www-browser; do
	if command -v "$program" >/dev/null && "$program" "$page" >/dev/null 2>&1; then exit 0; fi
done
echo "The page is $page"
