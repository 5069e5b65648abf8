#!/bin/sh
# pdf.sh: prints every chapter and its notes, build/book/*.pdf, by Chromium.
set -eu
cd "$(dirname "$0")/../.."
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$browser" ]; then
	echo 'make pdf prints with Chromium, which is not installed. On Debian: apt-get install chromium' >&2
	exit 1
fi
for page in build/book/[0-9]*.html; do
	"$browser" --headless --no-sandbox --disable-gpu --no-pdf-header-footer --print-to-pdf="$PWD/${page%.html}.pdf" "file://$PWD/$page" >/dev/null 2>&1
	echo "  ${page%.html}.pdf"
done
