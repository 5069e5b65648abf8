#!/bin/sh
# student.sh DIR: a workbook for pupils, without solutions. What they came to is in recorded/SLUG.tar.xz: the objects of the
# reference, with which later lessons are linked, and of each known mistake, without a name or a line of theirs; what the
# reference answers; what is said of the mistakes; the stub. make unpacks them where it would have built them.
set -eu
to=${1:-}
root=$(cd "$(dirname "$0")/../.." && pwd)
[ "$to" ] || { echo 'Where to? Say make student-release DIR=folder' >&2; exit 2; }
mkdir -p "$to" && to=$(cd "$to" && pwd)
[ ! "$(ls -A "$to")" ] || { echo "$to is not empty: name a folder that is, or is not there yet." >&2; exit 2; }
command -v xz >/dev/null || { echo 'xz is missing: install xz-utils.' >&2; exit 2; }
cd "$root"

cp -R Makefile LICENSE compile_flags.txt .clang-format .devcontainer .gitignore .vscode chapters plots harness "$to/"
rm -rf "$to"/chapters/*/*.kept-* "$to"/chapters/*/numbers.lua "$to/harness/tests" "$to/chapters/at-work.svg"
cp harness/platforms/student-readme.md "$to/README.md"

# The answers to a chapter's questions are in its notes, which stay here.
for chapter in "$to"/chapters/*/lesson.md; do
	lua5.4 - "$chapter" <<-'END'
		local path = arg[1]
		local file <close> = assert(io.open(path, "rb"))
		local text = file:read("a"):gsub("(Write your answers down), then compare them with.-\n\n", "%1.\n\n")
		assert(not text:find("solutions/", 1, true), path .. " names solutions")
		local out <close> = assert(io.open(path, "wb"))
		out:write(text)
	END
done

# What make has built of a lesson, as far as pupils may have it.
record() {
	at=$(mktemp -d)
	cp build/lessons/"$1"/reference.record build/lessons/"$1"/known.lua "$at"
	for name in reference $(sed -n 's/.* name = "\([^"]*\)".*/\1/p' build/lessons/"$1"/known.lua); do
		strip --strip-unneeded -R .comment -o "$at/$name.o" build/lessons/"$1/$name.o"
	done
	lua5.4 harness/lesson/regions.lua stub "$2" >"$at/stub.c"
	cp "$at/stub.c" "$to/chapters/$1/$(basename "$2")"
	tar -c --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C "$at" . | xz -6 >"$to/recorded/$1.tar.xz"
	rm -r "$at"
}
mkdir "$to/recorded"
for solution in solutions/*/*.c; do
	case $solution in */mistakes.c) continue ;; esac
	record "$(basename "$(dirname "$solution")")" "$solution"
done

# The tests that need no solution, and a class that gives none away.
mkdir "$to/harness/tests"
for test in $(cat harness/platforms/student-tests); do
	cp -R "harness/tests/$test" "$to/harness/tests/"
done
pupil() { # name, function, its body
	mkdir -p "$to/harness/tests/class/$1"
	awk -v at="^[a-z_ ]*$2[(]" -v body="$3" '$0 ~ at { mine = 1 } mine && /TODO\(/ { print body; skip = 1 }
		!skip { print } skip && /;$/ { skip = mine = 0 }' "$first" >"$to/harness/tests/class/$1/$(basename "$first")"
}
first=$(ls "$to"/chapters/01-*/*.c | grep -v jobs.c)
pupil ada none ''
pupil alan softmax '    pi[0] = exp(theta[0])'
pupil grace softmax '    pi[0] = 1;'
pupil kurt softmax '    for (size_t b = 0; b <= A; b++)\n        pi[b] = 1;'
echo "$to is ready: a workbook without solutions. Try make demo and make test there."
