#!/bin/sh
# run_autograder: Gradescope runs it for every submission, as root in a container without user name
# spaces. Whatever happens, there is a result, and it appears whole.
at=${AUTOGRADER:-/autograder}
log=$(mktemp) out=$(mktemp -d)
lessons=$(cat "$at/source/lessons")
cd "$at/source/workbook" &&
	build/ascent grade "$at/submission" --one --jobs 1 --out "$out" \
		${lessons:+--lessons "$lessons"} >"$log" 2>&1
status=$?
ask='Ask your instructor to run the autograder again.'
cat "$log"
mkdir -p "$at/results"
for made in "$out"/*/results.json; do
	if [ -f "$made" ]; then
		cp "$made" "$at/results/results.json.part"
	else
		cat >"$at/results/results.json.part" <<-END
			{ "score": 0, "visibility": "visible", "stdout_visibility": "hidden",
			  "output": "This submission could not be judged, and that is not your fault. $ask ($status)" }
		END
	fi
done
mv "$at/results/results.json.part" "$at/results/results.json"
