#!/bin/sh
# demo.sh: grades the sample class of six and says where to start reading. The results go to build/demo.
set -eu
cd "$(dirname "$0")/.."
echo 'Six pupils hand in lesson 1. Two are right, in their own ways; the others are not:'
echo
build/ascent grade harness/tests/class --lesson 1 --out build/demo
cat <<'END'

build/demo/ holds grades.csv, and what each pupil is told: feedback.html.

Now you. The first chapter is chapters/01-softmax-step/lesson.md; read it in any
viewer of Markdown. Write your code in softmax_step.c beside it, and run: make 1
END
