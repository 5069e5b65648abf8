#!/bin/sh
# student.sh: a workbook without solutions passes its own demo and tests, gives no line of a solution or a mistake away, and says
# of every known mistake and every wrong program, byte for byte, what this one says.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/../.."
root=$PWD at=$PWD/build/tests/student
rm -rf "$at" && mkdir -p "$at/files"
harness/platforms/student.sh "$at/workbook" >/dev/null
make -s -C "$at/workbook" demo >"$at/log" 2>&1 || { cat "$at/log"; exit 1; }
make -s -C "$at/workbook" test >"$at/log" 2>&1 || { cat "$at/log"; exit 1; }

# Lines long enough to be someone's; what chapters print themselves is no secret.
cat solutions/*/*.c | sed 's/^[ \t]*//' | grep -E '.{40}' | grep -v '^//' | sort -u >"$at/lines"
cat chapters/*/* harness/*/*.[ch] 2>/dev/null | sed 's/^[ \t]*//' | sort -u >"$at/public"
comm -23 "$at/lines" "$at/public" >"$at/secret"
[ "$(wc -l <"$at/secret")" -gt 100 ] || { echo 'too few lines to look for'; exit 1; }
if grep -rIFlf "$at/secret" "$at/workbook" --exclude-dir=build; then echo 'gives a solution away'; exit 1; fi
if find "$at/workbook" -name notes.md -o -name mistakes.c -o -name solutions | grep .; then exit 1; fi

asked=0
for solution in solutions/*/*.c; do
	case $solution in */mistakes.c) continue ;; esac
	slug=$(basename "$(dirname "$solution")") file=$at/files/$(basename "$solution")
	for bank in "solutions/$slug/mistakes.c" "harness/tests/wrong/$slug.c"; do
		for name in $(lua5.4 harness/lesson/regions.lua names "$bank"); do
			lua5.4 harness/lesson/regions.lua mistake "$solution" "$bank" "$name" >"$file"
			for there in "$root" "$at/workbook"; do
				"$there/build/ascent" check "$slug" "$file" --json --quick >"$at/said-$(basename "$there")" || [ $? -eq 1 ]
			done
			cmp "$at/said-$(basename "$root")" "$at/said-workbook" || { echo "$slug: $name is named otherwise"; exit 1; }
			asked=$((asked + 1))
		done
	done
done
echo "A workbook without solutions says the same of $asked programs."
