#!/bin/sh
# lesson.sh NN-name: the files of a new lesson, and its place in the book. It overwrites nothing.
set -eu
cd "$(dirname "$0")/../.."
slug=${1:-}
case $slug in
[0-9][0-9]-[a-z]*) ;;
*) echo "which lesson? found '$slug', expected a number of two digits and a name: make lesson NAME=08-trust-region" >&2; exit 2 ;;
esac
name=$(echo "${slug#*-}" | tr - _)
if [ -e "chapters/$slug" ] || [ -e "solutions/$slug" ]; then
	echo "chapters/$slug or solutions/$slug is there already" >&2
	exit 2
fi
mkdir -p "chapters/$slug" "solutions/$slug"

cat >"chapters/$slug/$name.h" <<END
/* Lesson ${slug%%-*}: what it is about, rules of use, what is left out. */
#pragma once
#include <stddef.h>

/* One sentence; the equation y_i = 2 x_i in plain text.                                    [eq:$name]
 *   n     how many, ≥ 1
 *   x[n]  what comes in
 *   y[n]  out: what goes out
 * Source: author (year), section. */
void $name(size_t n, const double x[n], double y[n]);
END
cat >"chapters/$slug/scenarios.lua" <<END
-- Lesson ${slug%%-*}. Worlds: none. The point: what the right program does and the wrong ones do not.
return lesson {
  scenario "$name: any numbers" {
    claim = "y is twice x", points = 1, cases = 40,
    run = function(impl, rng) return { y = impl.$name { x = rng:reals(rng:size(1, 6), -2, 2) }.y } end,
  },
}
END
cat >"solutions/$slug/$name.c" <<END
/* Lesson ${slug%%-*}. The contract of each function is in $name.h. */
#include "$name.h"

void $name(size_t n, const double x[n], double y[n])
{
    //> $name: what the reader has to do here
    for (size_t i = 0; i < n; i++)
        y[i] = 2 * x[i];
    //< $name
}
END
cat >"solutions/$slug/mistakes.c" <<END
/* Lesson ${slug%%-*}'s known mistakes: wrong bodies for the regions of $name.c, each with what its author is told. */

//> mistake once-only in $name
// What is wrong, and what to think about; never the answer.
//- y[i] = 2 * x[i];
y[i] = x[i];
//< once-only
END
printf '# %s. Title\n\n## The question\n\n```math\ny_i = 2 x_i\n\\tag{%s.1}\\label{eq:%s}\n```\n' "${slug%%-*}" "${slug%%-*}" "$name" >"chapters/$slug/lesson.md"
printf '/* Wrong bodies for the regions of %s.c that no list has: what is wrong with each, and what may truly be said of it. */\n' "$name" >"harness/tests/wrong/$slug.c"
printf '/* Right bodies for the regions of %s.c, written differently: they must pass. */\n' "$name" >"harness/tests/correct/$slug.c"
printf '/* Bodies for the regions of %s.c that crash, hang or stray; FAULT is the kind of each. */\n' "$name" >"harness/tests/faults/$slug.c"
printf '# The solution, discussed\n\n# Answers\n' >"solutions/$slug/notes.md"
lua5.4 harness/lesson/regions.lua stub "solutions/$slug/$name.c" >"chapters/$slug/$name.c"
sed -i "s|^  },\$|    { title = \"New\", lessons = { \"$slug\" } },\n  },|" chapters/book.lua
printf -- '-Ichapters/%s\n' "$slug" >>compile_flags.txt
echo "chapters/$slug, solutions/$slug and harness/tests/*/$slug.c are there. Put it in its place in chapters/book.lua, and run: make test"
