#!/bin/sh
# progress.sh TEXT STAGE...: a line for each stage of a build that is done; of one from nothing also how long the rest will
# take, by those before it. The first stage, the harness, takes about as long as all lessons together.
text=$1
shift
all=$# finished=$(ls "$@" 2>/dev/null | wc -l)
elapsed=$(($(date +%s) - $(stat -c %Y build/setup)))
left=$((elapsed * (all - finished) / (all + finished - 2 + (all < 2))))
rest=
if [ "$elapsed" -lt 1800 ] && [ "$left" -gt 0 ]; then
	[ $left -lt 90 ] && rest=", about $left seconds left" || rest=", about $(((left + 30) / 60)) minutes left"
fi
echo "  $finished of $all: $text$rest"
