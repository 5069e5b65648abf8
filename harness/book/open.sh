#!/bin/sh
# open.sh PAGE: shows a page with whatever this system opens pages with, or says where it is.
set -eu
page=$(realpath "$1")
for program in "${BROWSER:-xdg-open}" wslview open x-www-browser; do
	if command -v "$program" >/dev/null && "$program" "$page" >/dev/null 2>&1; then exit 0; fi
done
echo "The book is there: file://$page"
