#!/bin/sh
# hosts.sh A,B,… OUT WORDS…: grades a class on several machines, by GNU parallel over ssh; WORDS are what `ascent grade` is
# asked. Every machine finds the workbook, built, the submissions and OUT under the same paths as this one. Each takes a part
# at a time; what a machine that is gone or a run that was killed has left undone, another does, and in the end this one, which
# then writes the tables.
set -eu
hosts=$1 out=$2
shift 2
if ! command -v parallel >/dev/null || ! command -v ssh >/dev/null; then
	echo 'HOSTS needs GNU parallel and ssh: install parallel and openssh-client.' >&2
	exit 2
fi
quoted() { printf " '%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }
command=$(quoted "$PWD/build/ascent")' grade'
for word; do command="$command$(quoted "$word")"; done
parts=$((4 * $(echo "$hosts" | tr ',' '\n' | grep -c .)))
mkdir -p "$out"

# A part that has left something out (4) is done: the last run says what.
for part in $(seq "$parts"); do
	echo "cd$(quoted "$PWD") &&$command --shard $part/$parts >/dev/null 2>&1 </dev/null || [ \$? -eq 4 ]"
done | PARALLEL_SSH=${PARALLEL_SSH:-ssh -o BatchMode=yes -o ConnectTimeout=10} parallel --will-cite --sshlogin "$hosts" \
	--jobs 1 --retries 3 --joblog "$out/.parts" 2>/dev/null ||
	echo "Not all of the $parts parts have been graded on $hosts ($out/.parts says which); the rest is graded here." >&2
exec build/ascent grade "$@"
