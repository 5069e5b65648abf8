#!/bin/sh
# setup.sh: Gradescope runs it once, as root, when it builds the autograder's image.
set -eu
apt-get update -q
apt-get install -y --no-install-recommends make
cd "${AUTOGRADER:-/autograder}/source/workbook"
make
