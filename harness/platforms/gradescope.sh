#!/bin/sh
# gradescope.sh: build/gradescope.zip, which Gradescope takes as an autograder: this workbook, a
# script that builds it there once, and one that grades a submission.
#      harness/platforms/gradescope.sh [LESSONS]
set -eu
cd "$(dirname "$0")/../.."
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
