#!/bin/sh
# plot.sh FILE.svg: a plot as `ascent plot` drew it, for a page: its inks become variables with a
# value for light and one for dark.
set -eu
inks='0,114,178:blue 213,94,0:red 0,158,115:green 204,121,167:purple 230,159,0:gold 17,17,17:ink 85,85,85:soft 221,221,221:rule'
style='<style>svg{--blue:#0a67a3;--red:#bd4806;--green:#0b7a5b;--purple:#a5527f;--gold:#b97a00;--ink:#22211f;--soft:#67645d;--rule:#e5e1d6}'
style=$style'@media(prefers-color-scheme:dark){svg{--blue:#5fb2e8;--red:#f18d50;--green:#4fc49d;--purple:#e0a3c4;--gold:#ecb142;--ink:#dfddd7;--soft:#a4a199;--rule:#313238}}</style>'
script='s/rgb\( *([0-9]+), *([0-9]+), *([0-9]+)\)/rgb(\1,\2,\3)/g'
for pair in $inks; do script="$script;s/rgb\\(${pair%:*}\\)/var(--${pair#*:})/g"; done
sed -E "$script;s|<title>plot</title>|$style|;s/\"black\"/\"var(--ink)\"/g" "$1"
