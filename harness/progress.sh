#!/bin/sh
# progress.sh TEXT STAGE...: a line for each stage of a build that is done; of one from nothing also
# how many there are, and how long the rest will take, by those before it. What is made anew later
# is not counted: what stood there before cannot be told from what is ready. The first stage, the
# harness, takes about as long as all lessons together.
text=$1
shift
all=$# finished=$(ls "$@" 2>/dev/null | wc -l)
rest=
if [ ! -e build/began ]; then
	echo "  $text"
	exit
elif [ "$finished" -lt "$all" ]; then
	elapsed=$(($(date +%s) - $(stat -c %Y build/began)))
	left=$((elapsed * (all - finished) / (all + finished - 2 + (all < 2))))
	rest=", about $(((left + 30) / 60)) minutes left"
	[ $left -ge 90 ] || rest=", about $left seconds left"
else
	rm -f build/began # a later one has not begun with nothing
fi
echo "  $finished of $all: $text$rest"
