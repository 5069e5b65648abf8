#!/bin/sh
# book.sh: the book as a reader finds it; a chapter that is wrong is told with its line. Every figure's numbers are those of a native run; then, in a
# headless Chromium, every page and every figure (book/browse.py). A part whose tools are missing says so.
set -eu
cd "$(dirname "$0")/../.."
make --no-print-directory book
build=build/tests/book
mkdir -p $build
for slug in 02-reinforce 05-gae 07-gaussian-policy; do
	lessons=$(ls -d chapters/*/ | sed "/$slug/q" | sed 's/^/-I/')
	sources=$(ls solutions/*/*.c | grep -v mistakes.c | sed "/$slug/q")
	gcc -std=gnu11 -O2 -ffp-contract=off -DUNFUSED -DLESSON=$(echo ${slug%%-*} | sed s/^0//) -Ichapters/$slug $lessons -Iharness/learn -Iharness/impl -include harness/impl/traps.h \
		harness/tests/book/native.c chapters/$slug/jobs.c $sources harness/learn/*.c -lm -o $build/$slug 2>/dev/null
	$build/$slug | node harness/tests/book/book.js $slug
done
ASCENT_ALL=1 build/tests/run --filter 'pages/*'
# The pictures that README shows are those of the figures.
for slug in 02-reinforce 05-gae; do
	node harness/book/drawn.js $slug $build picture
	cmp $build/figure.svg chapters/$slug/figure.svg || { echo "chapters/$slug/figure.svg is stale: make pictures" >&2; exit 1; }
done

# What the weave says of a chapter it cannot make a page of: file and line, found, expected; and no page.
spoilt() { # NAME  LINE TO ADD  WORDS EXPECTED
	{ head -n 30 chapters/02-reinforce/lesson.md; printf '\n%s\n\n' "$2"; tail -n +31 chapters/02-reinforce/lesson.md; } >$build/spoilt.md
	if pandoc -f gfm+tex_math_dollars+attributes+smart -t html5 --lua-filter harness/book/weave.lua --template harness/book/page.html -M kind=chapter \
		-M slug=02-reinforce -M file=$build/spoilt.md -M rows=$build/spoilt.rows $build/spoilt.md -o $build/spoilt.html 2>$build/said; then
		echo "a chapter with $1: found a page, expected none" >&2
		exit 1
	fi
	grep -q "spoilt.md:32: found .*$3.*, expected " $build/said || { echo "a chapter with $1: found '$(cat $build/said)', expected line 32 and '$3'" >&2; exit 1; }
}
spoilt 'a region that is not there' '[The loop](../../solutions/02-reinforce/reinforce.c#no-such)' 'no region no-such'
spoilt 'a link that leads nowhere' 'See [this](../nowhere.txt).' 'nowhere.txt'
spoilt 'a formula that does not end' 'An unclosed $x + 1 is here.' '$x'
spoilt 'a formula that is none' 'A wrong $\nosuch{x}$ is here.' 'nosuch'
spoilt 'an equation that is not there' 'As in [](02-reinforce#eq:nowhere).' 'eq:nowhere'
spoilt 'an exhibit that is not there' '<!-- exhibit 1 -->' 'an exhibit 1'
spoilt 'a figure that is not there' '<!-- figure nothing -->' 'nothing.js'

# A figure that is no script, and a tool that has gone, are told as such.
root=$build/root
rm -rf $root && mkdir -p $root/chapters && ln -s "$PWD/harness" "$PWD/build" $root/ && cp -r chapters/00-why-policies $root/chapters/
sed -i '20s/^/const = 1; /' $root/chapters/00-why-policies/figure.js
if (cd $root && node harness/book/drawn.js 00-why-policies . 2>said) || ! grep -q '^chapters/00-why-policies/figure.js:20: found SyntaxError' $root/said; then
	echo "a figure with an error in line 20: found '$(cat $root/said)', expected that line" >&2
	exit 1
fi
mkdir -p $build/few
for tool in sh make lua5.4 ls uname wc sed echo grep; do ln -sf "$(command -v $tool)" $build/few/$tool; done
if PATH=$build/few make -f harness/book/book.mk 2>$build/said || ! grep -q 'found no pandoc .*expected' $build/said; then
	echo "no pandoc: found '$(cat $build/said)', expected it to be named" >&2
	exit 1
fi

# A class gets the book without solutions: not a line of a reference is in it.
make --no-print-directory book WITH=mine
line=$(sed -n '/\/\/> returns/,/\/\/< returns/p' solutions/02-reinforce/reinforce.c | sed -n 5p | sed 's/^ *//')
if grep -rqF "$line" build/book-own || ls build/book-own/*-notes.html 2>/dev/null; then
	echo "build/book-own: found '$line' or notes, expected neither" >&2
	exit 1
fi

# What a page says of a reader's file that fails, each way it can.
site=$build/site
rm -rf $site $build/faults && cp -r build/book $site
lua5.4 harness/tests/corpus.lua faults 01-softmax-step $build/faults >$build/faults.txt
mkdir -p $build/faults/not-a-number
sed 's|pi\[b\] /= sum;|pi[b] = 0.0 * sum / 0.0;|' solutions/01-softmax-step/softmax_step.c >$build/faults/not-a-number/softmax_step.c
for fault in not-a-number aborts divides-by-zero endless-loop endless-recursion missing-function null output-unwritten syntax-error writes-past-pi; do
	rm -f $site/01-softmax-step-mine.js
	make --no-print-directory -f harness/book/book.mk SITE=$site OWN=$build/faults/$fault/softmax_step.c $site/01-softmax-step-mine.js
	mv $site/01-softmax-step-mine.js $site/$fault.js
done

if command -v chromium >/dev/null && command -v chromedriver >/dev/null && /usr/bin/python3 -c 'import selenium' 2>/dev/null; then
	/usr/bin/python3 harness/tests/book/browse.py $site
else
	echo 'skipped: chromium, chromium-driver or python3-selenium is not installed, so no page was opened'
fi
