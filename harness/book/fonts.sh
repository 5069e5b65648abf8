#!/bin/sh
# fonts.sh: the faces of the book on standard output, as one style sheet: TeX Gyre Pagella for the
# text, KaTeX's for formulas (upright, italic, E, P and R of double stroke). They are subsets, as data: URIs, since a browser may refuse a page
# from disk the file beside it. Only the signs listed here are in them; harness/book/check.lua
# fails when a page shows another.
#
#   fonts.sh list    these signs, a range of code points a line
set -eu
pagella=${PAGELLA:-/usr/share/texmf/fonts/opentype/public/tex-gyre}
katex=${KATEX:-/usr/share/javascript/katex}/fonts
latin=20-7E,A0,A7,B0,B2-B3,B7,BC,BE,C2,D7,E9,F1,F3,11D,2013,2019,201C-201D,2026,2074-2077,2212
greek=BD,3A3,3B1-3B5,3B7-3B8,3BA-3BC,3BE,3C0-3C1,3C3-3C4,3C6,2190,2192,2208,2211,221A,2264-2265
signs=20-7E,A0,B1,B7,D7,2C6,2C9,2D9,2DC,302,3A3,3A8,2016,2026,2032,2113,2190,2192,2202,2207-2208,220F,2211-2213,2217,221A,221D-221E,2223,2225,222B,223C,2248,2260,2264-2265,22A4,22C5,22EF,27E8-27E9,27F9,E020
tall=28-29,5B-5D,7B-7D,2C6,2DC,2016,220F,2211,221A,222B,23A7-23A9,27E8-27E9
# Left to the reader's own faces: what comments in C write for want of formulas, and boxes to tick.
others=203E,1D40,1D57,1D58,207B,2080-2089,2610,2E3,3F5

if [ "${1:-}" = list ]; then
	echo "$latin,$greek,$signs,$tall,$others" | tr ',' '\n'
	exit
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# face FAMILY STYLE WEIGHT FILE SIGNS FEATURES
face() {
	hb-subset "$4" --unicodes="$5" --layout-features="$6" --no-hinting --desubroutinize --output-file="$tmp/face.otf"
	woff2_compress "$tmp/face.otf" >/dev/null 2>&1
	printf '@font-face{font-family:"%s";font-style:%s;font-weight:%s;font-display:block;src:url(data:font/woff2;base64,%s) format("woff2")}\n' \
		"$1" "$2" "$3" "$(base64 -w0 "$tmp/face.woff2")"
}

face Pagella normal 400 "$pagella/texgyrepagella-regular.otf" "$latin,$greek" kern,liga,tnum
face Pagella italic 400 "$pagella/texgyrepagella-italic.otf" "$latin,3B1,3B3,3B5,3B7,3B8,3BB,3C0,3C3" kern,liga
face Pagella normal 700 "$pagella/texgyrepagella-bold.otf" "$latin,3B3,3B5,3BB" kern,liga
face KaTeX_Main normal 400 "$katex/KaTeX_Main-Regular.ttf" "$signs" ''
face KaTeX_Math italic 400 "$katex/KaTeX_Math-Italic.ttf" 41-5A,61-7A,3B1-3B5,3B7-3B8,3BA-3BC,3BE,3C0-3C1,3C3-3C4,3C6,3F5 ''
face KaTeX_AMS normal 400 "$katex/KaTeX_AMS-Regular.ttf" 45,50,52 ''
for n in 1 2 3 4; do
	face "KaTeX_Size$n" normal 400 "$katex/KaTeX_Size$n-Regular.ttf" "$tall" ''
done
