#!/bin/sh
# setup.sh [book]: sees to it that everything the workbook needs is installed, and with `book` what its pages are made with. It looks for what a package provides, not for the
# package, so it is content on any system that has the parts; only installing is Debian's way. It changes nothing else.
set -eu

# package: a command, or a module that pkg-config knows
parts='gcc:gcc libc6-dev:/usr/include/stdio.h binutils:ld pkg-config:pkg-config lua5.4:lua5.4
liblua5.4-dev:=lua5.4 libcriterion-dev:=criterion libffi-dev:=libffi libcjson-dev:=libcjson libarchive-dev:=libarchive libyaml-dev:=yaml-0.1
libsqlite3-dev:=sqlite3 libseccomp-dev:=libseccomp
bubblewrap:bwrap gnuplot-nox:gnuplot'
for_the_book='pandoc:pandoc nodejs:node libjs-katex:/usr/share/javascript/katex/katex.js
fonts-texgyre:/usr/share/texmf/fonts/opentype/public/tex-gyre/texgyrepagella-regular.otf libharfbuzz-bin:hb-subset woff2:woff2_compress
clang:clang lld:wasm-ld wasi-libc:/usr/include/wasm32-wasi/stdio.h'
[ ! -d recorded ] || parts="$parts xz-utils:xz" # a workbook without solutions
[ "${1:-}" != book ] || parts="$parts $for_the_book"

has() {
	case $1 in
	=*) command -v pkg-config >/dev/null && pkg-config --exists "${1#=}" ;;
	/*) [ -e "$1" ] ;;
	*) command -v "$1" >/dev/null ;;
	esac
}

missing=
for part in $parts; do
	has "${part#*:}" || missing="$missing ${part%%:*}"
done
[ -n "$missing" ] || exit 0
missing=${missing# }
command="apt-get install -y --no-install-recommends $missing"

if ! command -v apt-get >/dev/null; then
	echo "Missing: $missing (as Debian calls them). Install what provides them on your system, then run make again." >&2
	exit 1
fi
if [ "$(id -u)" = 0 ]; then
	as=
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
	as=sudo
	echo "Ascent compiles and judges C with a few Debian packages. Not installed yet: $missing."
	echo "Installing them needs sudo: $command"
else
	echo "Missing packages: $missing. Ask someone who may: $command" >&2
	exit 1
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing $missing …"
if ! { $as apt-get update -q && $as env DEBIAN_FRONTEND=noninteractive $command; } >"$log" 2>&1; then
	tail -n 5 "$log" >&2
	echo "The packages could not be installed. The command was: $command" >&2
	exit 1
fi
for part in $parts; do
	has "${part#*:}" || { echo "${part%%:*} is installed, and yet ${part#*:} is not found" >&2; exit 1; }
done
