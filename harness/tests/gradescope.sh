#!/bin/sh
# gradescope.sh: the autograder in a folder made as Gradescope's: built by its own setup.sh, run by its own run_autograder, as
# root without name spaces, with 768 MB, half a processor and ten minutes. Every submission has a result, and so has one whose
# workbook was never built.
set -eu
cd "$(dirname "$0")/../.."
if [ "$(id -u)" != 0 ]; then
	echo 'skipped: not root, as Gradescope is'
	exit 0
fi
at=$PWD/build/tests/autograder
rm -rf "$at" && mkdir -p "$at/bin" "$at/handed"
harness/platforms/gradescope.sh >/dev/null
cp -R build/gradescope "$at/source"
printf '#!/bin/sh\n' >"$at/bin/apt-get" && chmod +x "$at/bin/apt-get" # what setup.sh installs is there
export AUTOGRADER="$at"

# What Docker refuses of containers: new name spaces.
cat >"$at/contained.c" <<'END'
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <unistd.h>
int main(int n, char **words)
{
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);
    const unsigned long spaces = CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
    int bad = seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(unshare), 0) |
              seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(mount), 0) |
              seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    for (unsigned long one = 1; one; one <<= 1)
        if (one & spaces)
            bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                                    SCMP_A0(SCMP_CMP_MASKED_EQ, one, one));
    return n < 2 || bad || seccomp_load(f) || execvp(words[1], words + 1);
}
END
gcc "$at/contained.c" -o "$at/contained" -lseccomp

# Half a processor and 768 MB, by control groups of either kind.
if mkdir /sys/fs/cgroup/cpu/ascent-$$ /sys/fs/cgroup/memory/ascent-$$ 2>/dev/null; then
	groups="/sys/fs/cgroup/cpu/ascent-$$ /sys/fs/cgroup/memory/ascent-$$"
	echo 100000 >/sys/fs/cgroup/cpu/ascent-$$/cpu.cfs_period_us
	echo 50000 >/sys/fs/cgroup/cpu/ascent-$$/cpu.cfs_quota_us
	echo 768M >/sys/fs/cgroup/memory/ascent-$$/memory.limit_in_bytes
elif mkdir /sys/fs/cgroup/ascent-$$ 2>/dev/null && [ -e /sys/fs/cgroup/ascent-$$/cpu.max ]; then
	groups=/sys/fs/cgroup/ascent-$$
	echo '50000 100000' >$groups/cpu.max && echo 768M >$groups/memory.max
else
	groups=
	echo 'no control groups here, so memory and processor are not bounded'
fi
trap 'exit 1' INT TERM # for which there is no trap on EXIT otherwise
trap 'for g in $groups; do rmdir "$g" || echo "left behind: $g"; done' EXIT
bounded() { sh -c 'for g in $0; do echo $$ >"$g/cgroup.procs"; done; exec "$@"' "$groups" timeout 600 "$at/contained" "$@"; }

judged() { # what was handed in, the points that are expected
	rm -rf "$at/submission" "$at/results" && cp -R "$1" "$at/submission"
	begun=$(date +%s)
	bounded sh "$at/source/run_autograder" >"$at/log" 2>&1 || { cat "$at/log"; echo "$1: ended with $?"; return 1; }
	score=$(sed -n 's/.*"score":[[:space:]]*\([0-9]*\).*/\1/p' "$at/results/results.json" | head -n 1)
	[ "$score" = "$2" ] || { cat "$at/log"; echo "$1: $score points, expected $2"; return 1; }
	seconds=$(($(date +%s) - begun))
}

hand_in() { # a name, and files
	mkdir -p "$at/handed/$1" && name=$1 && shift && cp "$@" "$at/handed/$name"
}
hand_in nothing LICENSE
hand_in emil harness/tests/class/emil/softmax_step.c
hostile='resource-memory resource-fork-bomb resource-prints'
for name in $hostile; do
	mkdir "$at/handed/$name"
	{ echo '#define _GNU_SOURCE' && cat harness/tests/hostile/"$name".c harness/tests/hostile/rest.c; } \
		>"$at/handed/$name/softmax_step.c"
done
mkdir "$at/handed/all" && cp $(ls solutions/*/*.c | grep -v /mistakes.c) "$at/handed/all"

judged "$at/handed/all" 0 # set-up has failed
grep -q 'not your fault' "$at/results/results.json"
PATH="$at/bin:$PATH" "$at/contained" sh "$at/source/setup.sh" >"$at/setup.log" 2>&1 || { cat "$at/setup.log"; exit 1; }
all=$(build/ascent grade "$at/handed/all" --one --out "$at/here" | sed -n 's/.* \([0-9]*\) of .*/\1/p' | head -n 1)
judged "$at/handed/all" "$all"
echo "All lessons on half a processor: $all points in $seconds seconds."
for name in nothing $hostile; do judged "$at/handed/$name" 0; done
MINUTES=0.02 judged "$at/handed/emil" 0
grep -q 'after 0.02 minutes' "$at/results/results.json"
echo 'On Gradescope every submission has a result.'
