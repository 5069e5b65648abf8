#!/bin/sh
# run_autograder: Gradescope runs it for every submission, as root in a container without user name
# spaces, and ends it after ten minutes. Whatever happens, there is a result, and it appears whole:
# from the beginning one that says that there is none.
at=${AUTOGRADER:-/autograder} minutes=${MINUTES:-9}
log=$(mktemp) out=$(mktemp -d)

publish() { # what comes in, as the result
	mkdir -p "$at/results"
	cat >"$at/results/results.json.part"
	mv "$at/results/results.json.part" "$at/results/results.json"
}
no_result() { # and why
	publish <<-END
		{ "score": 0, "visibility": "visible", "stdout_visibility": "hidden",
		  "output": "This submission could not be judged, and that is not your fault. Ask your instructor to run the autograder again. ($1)" }
	END
}

no_result 'it was ended from outside'
lessons=$(cat "$at/source/lessons")
cd "$at/source/workbook" &&
	timeout -k 5 "${minutes}m" build/ascent grade "$at/submission" --one --jobs 1 --out "$out" \
		${lessons:+--lessons "$lessons"} >"$log" 2>&1
status=$?
cat "$log"
set -- "$out"/*/results.json
case $status in
124 | 137) no_result "after $minutes minutes" ;;
*) if [ -f "$1" ]; then publish <"$1"; else no_result "$status"; fi ;;
esac
