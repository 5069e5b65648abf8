#!/bin/sh
# open.sh PAGE[#ANCHOR]: shows a page with whatever this system opens pages with, or says where it is.
# PAGE is a file, or an address that begins with http: or file:.
# An anchor may be an equation's label: build/book/NN-name.html#eq:return.
set -eu
case $1 in
http:* | file:*) page=$1 ;;
*)
	file=${1%%#*}
	if [ ! -e "$file" ]; then
		echo "$file is not there yet: make book makes it" >&2
		exit 1
	fi
	page=file://$(realpath "$file")${1#"$file"}
	;;
esac
for program in "${BROWSER:-xdg-open}" wslview open x-www-browser; do
	if command -v "$program" >/dev/null && "$program" "$page" >/dev/null 2>&1; then exit 0; fi
done
echo "The page is $page"
