#!/bin/sh
# reset.sh SLUG: puts a lesson's stub back as it was. Asks first, and keeps a dated copy of what was there.
set -eu
cd "$(dirname "$0")/../.."
solution=$(ls "solutions/$1"/*.c | grep -v /mistakes.c)
stub=chapters/$1/$(basename "$solution")
copy=$stub.$(date +%Y-%m-%d-%H%M%S)
if [ -e "$stub" ]; then
	printf 'Begin lesson %s again? Your file will be kept as %s. [y/n] ' "${1%%-*}" "$copy"
	read -r answer || answer=
	case $answer in y | Y | yes) ;; *) echo 'Nothing was changed.' && exit 1 ;; esac
	cp "$stub" "$copy"
	echo "Your file is now $copy."
fi
lua5.4 harness/lesson/regions.lua stub "$solution" >"$stub.new"
mv "$stub.new" "$stub"
echo "$stub is the stub again."
