#!/bin/sh
# demo.sh: grades the sample class and says where to start reading. The results go to build/demo.
set -eu
cd "$(dirname "$0")/.."
first=$(ls chapters | grep '^01-')
file=$(basename "$(ls "chapters/$first"/*.h | grep -v /jobs.h)" .h).c
echo "$(ls harness/tests/class | wc -l) pupils hand in lesson 1, each in their own way:"
echo
build/ascent grade harness/tests/class --lesson 1 --out build/demo
cat <<END

build/demo/ holds grades.csv, and what each pupil is told: feedback.html.

Now you. The first lesson is in chapters/$first: read its
lesson.md in any viewer of Markdown. Write your code beside it in
$file, and run: make 1
END
