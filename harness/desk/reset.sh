#!/bin/sh
# reset.sh SLUG: puts a lesson's stub back as it was. Asks first, and keeps a dated copy of what was there.
set -eu
cd "$(dirname "$0")/../.."
solution=$(ls solutions/"$1"/*.c | grep -v /mistakes.c)
stub=chapters/$1/$(basename "$solution")
copy=$stub.$(date +%Y-%m-%d-%H%M%S)
printf 'Begin lesson %s again? Your file will be kept as %s. [yes/no] ' "$1" "$copy"
read -r answer || answer=
[ "$answer" = yes ] || { echo 'Nothing was changed.'; exit 1; }
cp "$stub" "$copy"
lua5.4 harness/book/regions.lua stub "$solution" >"$stub.new"
mv "$stub.new" "$stub"
echo "Your file is now $copy, and $stub is the stub again."
