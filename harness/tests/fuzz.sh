#!/bin/sh
# fuzz.sh: what reads a stranger's bytes is handed many, under AddressSanitizer and UBSan (libFuzzer).      harness/tests/fuzz.sh [SECONDS [TARGET…]]
#
# SECONDS are for each target (4). Inputs that have taught something are in harness/tests/fuzz/corpus/TARGET; one that fails is left in build/fuzz.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-4}
[ $# -gt 0 ] && shift
if ! command -v clang >/dev/null || ! clang -fsanitize=fuzzer -x c -o /dev/null - 2>/dev/null <<END
#include <stddef.h>
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n) { return bytes[0] > n; }
END
then
	echo 'skipped: no fuzzing without clang and libFuzzer (clang, libclang-rt-14-dev)'
	exit 0
fi

sources() {
	case $1 in
	wire) echo harness/impl/wire.c harness/impl/call.c ;;
	record) echo harness/impl/record.c harness/impl/wire.c harness/impl/call.c harness/files.c ;;
	results) echo harness/grade/results.c harness/grade/causes.c harness/grade/feedback.c harness/grade/html.c harness/json.c harness/grade/table.c harness/grade/printable.c harness/files.c ;;
	archive) echo harness/grade/archive.c harness/grade/names.c harness/grade/printable.c ;;
	contract) ;;
	esac
}

mkdir -p build/fuzz
for target in ${*:-wire record results archive contract}; do
	# shellcheck disable=SC2046
	clang -std=gnu11 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined "harness/tests/fuzz/$target.c" $(sources "$target") \
		-o "build/fuzz/$target" $(pkg-config --cflags --libs lua5.4 libffi libcjson libarchive) -lm
	mkdir -p "build/fuzz/$target.new" "harness/tests/fuzz/corpus/$target"
	if ! build/fuzz/"$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=1500 -max_len=4096 -artifact_prefix="build/fuzz/$target-" \
		"build/fuzz/$target.new" "harness/tests/fuzz/corpus/$target" >"build/fuzz/$target.log" 2>&1; then
		tail -n 40 "build/fuzz/$target.log"
		echo "fuzzing $target: failed; the input is in build/fuzz"
		exit 1
	fi
	echo "fuzzing $target: $(grep -o '^Done.*' "build/fuzz/$target.log")"
done
