#!/bin/sh
# gradescope.sh: build/gradescope.zip, which Gradescope takes as an autograder: this workbook, a
# script that builds it there once, and one that grades a submission.
#      harness/platforms/gradescope.sh [LESSONS]
set -eu
cd "$(dirname "$0")/../.."
for lesson in $(echo "${1-}" | tr ',' ' '); do
	if ! ls -d "chapters/$lesson" "chapters/$lesson"-* "chapters/0$lesson"-* \
		chapters/[0-9][0-9]-"$lesson" 2>/dev/null | grep -q .; then
		echo "there is no lesson '$lesson'; expected numbers with commas: LESSON=1,2" >&2
		exit 2
	fi
done
at=build/gradescope
rm -rf "$at" && mkdir -p "$at/workbook"
cp harness/platforms/gradescope-setup.sh "$at/setup.sh"
cp harness/platforms/gradescope-run.sh "$at/run_autograder"
printf '%s\n' "${1-}" > "$at/lessons"
for part in Makefile chapters solutions plots harness; do
	cp -R "$part" "$at/workbook/"
done
rm -rf "$at/workbook/harness/tests"
build/pack build/gradescope.zip "$at"
echo "build/gradescope.zip is ready: upload it as the assignment's autograder (zip file, base image"
echo "Debian 12 or Ubuntu 22.04, or later)."
