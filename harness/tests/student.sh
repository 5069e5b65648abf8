#!/bin/sh
# student.sh: a workbook without solutions passes its own demo and tests, gives no line of a solution or a mistake away, and says
# of every known mistake and every wrong program, byte for byte, what this one says.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/../.."
root=$PWD at=$PWD/build/tests/student
rm -rf "$at" && mkdir -p "$at"
harness/platforms/student.sh "$at/workbook" >/dev/null
make -s -C "$at/workbook" demo >"$at/log" 2>&1 || { cat "$at/log"; exit 1; }
make -s -C "$at/workbook" test >"$at/log" 2>&1 || { cat "$at/log"; exit 1; }

# Lines long enough to be someone's; what chapters print themselves is no secret.
cat solutions/*/*.c | sed 's/^[ \t]*//' | grep -E '.{40}' | grep -v '^//' | sort -u >"$at/lines"
cat chapters/*/* harness/*/*.[ch] 2>/dev/null | sed 's/^[ \t]*//' | sort -u >"$at/public"
comm -23 "$at/lines" "$at/public" >"$at/secret"
[ "$(wc -l <"$at/secret")" -gt 100 ] || { echo 'too few lines to look for'; exit 1; }
if grep -rIFlf "$at/secret" "$at/workbook" --exclude-dir=build; then echo 'gives a solution away'; exit 1; fi
# Nor does what is packed: neither as text nor as what debuggers read.
for packed in "$at"/workbook/recorded/*.tar.xz; do
	lesson=$at/packed/$(basename "$packed" .tar.xz)
	mkdir -p "$lesson" && tar -xJf "$packed" -C "$lesson"
	if readelf -SW "$lesson"/*.o | grep -E '\.(debug|comment|gnu\.lto)'; then echo "$packed: what debuggers read"; exit 1; fi
done
if grep -raFlf "$at/secret" "$at/packed"; then echo 'gives a solution away'; exit 1; fi
if find "$at/workbook" -name notes.md -o -name mistakes.c -o -name solutions | grep .; then exit 1; fi

# Both grade a class in which everyone hands in another mistake.
for solution in solutions/*/*.c; do
	case $solution in */mistakes.c) continue ;; esac
	slug=$(basename "$(dirname "$solution")")
	for bank in "solutions/$slug/mistakes.c" "harness/tests/wrong/$slug.c"; do
		for name in $(lua5.4 harness/lesson/regions.lua names "$bank"); do
			pupil=$at/class/$slug/$(basename "$bank" .c)-$name
			mkdir -p "$pupil"
			lua5.4 harness/lesson/regions.lua mistake "$solution" "$bank" "$name" >"$pupil/$(basename "$solution")"
		done
	done
	"$root/build/ascent" grade "$at/class/$slug" --lessons "$slug" --out "$at/here/$slug" >"$at/log" 2>&1 || { cat "$at/log"; exit 1; }
	"$at/workbook/build/ascent" grade "$at/class/$slug" --lessons "$slug" --out "$at/there/$slug" >"$at/log" 2>&1 || { cat "$at/log"; exit 1; }
done
# A version is the workbook's own, and names what its reports are kept under.
diff -r -x .reports -x .history -x '.lock*' -x gradebook.db -I '^[[:blank:]]*"\(workbook\|key\)":' "$at/here" "$at/there" >"$at/log" ||
	{ echo 'is named otherwise:'; head -n 40 "$at/log"; exit 1; }
echo "A workbook without solutions says the same of $(find "$at/class" -name '*.c' | wc -l) programs."
