#!/bin/sh
# fonts.sh: the faces of the book on standard output, as one style sheet: TeX Gyre Pagella for the
# text, KaTeX's for formulas. They are subsets, as data: URIs, since a browser may refuse a page
# from disk the file beside it. Only the signs listed here are in them; harness/book/check.lua
# fails when a page shows another.
#
#   fonts.sh list    the signs of the text's face, one code point a line
set -eu
pagella=${PAGELLA:-/usr/share/texmf/fonts/opentype/public/tex-gyre}
katex=${KATEX:-/usr/share/javascript/katex}/fonts
latin=20-7E,A0,A7,A9,B0,B1,B2,B3,B7,D7,E4,E9,F6,FC,2013,2014,2018-201D,2026,2212
greek=391-3A9,3B1-3C9,2070,2074-2079,221A,2211,2208,2202,2248,2260,2264,2265,2190-2193,221E,BD,BC
tall=28-29,5B-5D,7B-7D,7C,2C6,2DC,2016,220F,2211,221A,222B,2308-230B,239B-23AD,27E8-27E9

if [ "${1:-}" = list ]; then
	echo "$latin,$greek" | tr ',' '\n'
	exit
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# face FAMILY STYLE WEIGHT FILE SIGNS FEATURES
face() {
	hb-subset "$4" --unicodes="$5" --layout-features="$6" --no-hinting --output-file="$tmp/face.otf"
	woff2_compress "$tmp/face.otf" >/dev/null 2>&1
	printf '@font-face{font-family:"%s";font-style:%s;font-weight:%s;font-display:block;src:url(data:font/woff2;base64,%s) format("woff2")}\n' \
		"$1" "$2" "$3" "$(base64 -w0 "$tmp/face.woff2")"
}

face Pagella normal 400 "$pagella/texgyrepagella-regular.otf" "$latin,$greek" kern,liga,tnum
face Pagella italic 400 "$pagella/texgyrepagella-italic.otf" "$latin,3B1-3C9" kern,liga
face Pagella normal 700 "$pagella/texgyrepagella-bold.otf" "$latin,3B3,3BB,3B5" kern,liga
face KaTeX_Main normal 400 "$katex/KaTeX_Main-Regular.ttf" '20-7E,A0-FF,2C6,2DC,300-30C,391-3A9,2016-2044,2102,210F,2190-21D4,2200-22FF,27E8,27E9' ''
face KaTeX_Main normal 700 "$katex/KaTeX_Main-Bold.ttf" 30-39,41-5A,61-7A ''
face KaTeX_Math italic 400 "$katex/KaTeX_Math-Italic.ttf" 41-5A,61-7A,391-3A9,3B1-3D6 ''
face KaTeX_AMS normal 400 "$katex/KaTeX_AMS-Regular.ttf" 41-5A,2A7D,2A7E ''
face KaTeX_Caligraphic normal 400 "$katex/KaTeX_Caligraphic-Regular.ttf" 41-5A ''
for n in 1 2 3 4; do
	face "KaTeX_Size$n" normal 400 "$katex/KaTeX_Size$n-Regular.ttf" "$tall" ''
done
