#!/bin/sh
# machines.sh: a class graded on several machines is the class graded on one. The machines are this one, by ssh and by Slurm on
# loopback, with a configuration of the test's own: one of them is dead, and one run is killed. What is not installed is said.
set -eu
cd "$(dirname "$0")/../.."
at=$PWD/build/tests/machines
rm -rf "$at" && mkdir -p "$at/class"
for n in 1 2 3 4; do
	for pupil in harness/tests/class/*; do
		[ "${pupil##*/}" != emil ] || continue # whose loop has no end, which takes its time
		mkdir "$at/class/$(basename "$pupil")-$n"
		{ cat "$pupil"/*.c; echo "// $n"; } >"$at/class/$(basename "$pupil")-$n/softmax_step.c"
	done
done
started=
trap 'for p in $started; do if kill -0 "$p" 2>/dev/null; then kill "$p"; fi; done' EXIT

whole() { make -s grade SUBMISSIONS="$at/class" OUT="$at/whole" LESSON=1 >/dev/null; }
same() { # is OUT $1 the class as one machine grades it?
	cmp "$at/whole/grades.csv" "$1/grades.csv" && cmp "$at/whole/junit.xml" "$1/junit.xml"
	for results in "$at"/whole/*/results.json; do
		cmp "$results" "$1/$(basename "$(dirname "$results")")/results.json"
	done
}

ssh_here() {
	mkdir -p "$at/ssh" && chmod 700 "$at/ssh"
	ssh-keygen -q -t ed25519 -N '' -f "$at/ssh/host" && ssh-keygen -q -t ed25519 -N '' -f "$at/ssh/key"
	cp "$at/ssh/key.pub" "$at/ssh/allowed"
	port=$((20000 + $$ % 20000))
	printf '%s\n' "Port $port" 'ListenAddress 127.0.0.1' "HostKey $at/ssh/host" "AuthorizedKeysFile $at/ssh/allowed" \
		'StrictModes no' 'UsePAM no' 'PermitRootLogin yes' "PidFile $at/ssh/pid" 'MaxStartups 100' >"$at/ssh/sshd"
	printf '%s\n' 'Host one two' "Port $port" 'Host gone' "ProxyCommand sh -c 'echo asked >>$at/ssh/asked; exit 1'" 'Host *' 'HostName 127.0.0.1' "IdentityFile $at/ssh/key" \
		'StrictHostKeyChecking no' "UserKnownHostsFile $at/ssh/known" 'LogLevel ERROR' 'BatchMode yes' >"$at/ssh/ssh"
	[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
	/usr/sbin/sshd -D -f "$at/ssh/sshd" 2>"$at/ssh/log" &
	started="$started $!"
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		ssh -F "$at/ssh/ssh" one true 2>/dev/null && return
		sleep 0.2
	done
	cat "$at/ssh/log" && return 1
}

by_ssh() {
	export PARALLEL_SSH="ssh -F $at/ssh/ssh"
	make -s grade SUBMISSIONS="$at/class" OUT="$at/hosts (1)" LESSON=1 HOSTS=one,two,gone >/dev/null
	same "$at/hosts (1)"
	worked=$(awk 'NR > 1 && $7 == 0 { print $2 }' "$at/hosts (1)/.parts" | sort -u | tr '\n' ' ')
	[ "$worked" = 'one two ' ] || { echo "worked: $worked, expected one and two"; return 1; }
	[ -s "$at/ssh/asked" ] || { echo 'nobody asked the dead one'; return 1; }
	make -s grade SUBMISSIONS="$at/class" OUT="$at/killed" LESSON=1 HOSTS=one,two >/dev/null 2>&1 &
	run=$!
	while [ "$(ls "$at/killed" 2>/dev/null | wc -l)" -lt 3 ]; do sleep 0.1; done
	parallel=$(pgrep -o -f "parallel.*$at/killed/.parts") || { echo 'it was over before it could be killed'; return 1; }
	kill -9 "$parallel" $run
	[ ! -e "$at/killed/grades.csv" ] || { echo 'it was killed too late'; return 1; }
	make -s grade SUBMISSIONS="$at/class" OUT="$at/killed" LESSON=1 HOSTS=one,two >/dev/null
	same "$at/killed"
	echo 'A class on three hosts by ssh, one of them dead, and one run killed: the same results.'
}

slurm_here() {
	mkdir -p "$at/slurm/state" "$at/slurm/spool"
	printf '%s\n' ClusterName=here "SlurmctldHost=$(hostname -s)(127.0.0.1)" SlurmUser=root AuthType=auth/none CredType=cred/none \
		"StateSaveLocation=$at/slurm/state" "SlurmdSpoolDir=$at/slurm/spool" "SlurmctldPidFile=$at/slurm/ctld.pid" \
		"SlurmdPidFile=$at/slurm/d.pid" ProctrackType=proctrack/linuxproc TaskPlugin=task/none ReturnToService=2 \
		"SlurmctldPort=$((20000 + $$ % 20000 + 1))" "SlurmdPort=$((20000 + $$ % 20000 + 2))" SelectType=select/cons_tres \
		"NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN" \
		"PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP" >"$at/slurm/conf"
	export SLURM_CONF="$at/slurm/conf"
	slurmctld -D 2>"$at/slurm/ctld" >&2 &
	started="$started $!"
	slurmd -D 2>"$at/slurm/d" >&2 &
	started="$started $!"
	for _ in $(seq 50); do
		sinfo -h -o %T 2>/dev/null | grep -q idle && return
		sleep 0.2
	done
	tail -n 3 "$at/slurm/ctld" "$at/slurm/d" && return 1
}

by_slurm() {
	job=$(sbatch --parsable --array=1-6 harness/platforms/grade.sbatch "$at/class" --out "$at/array" --lessons 1)
	while [ "$(ls "$at/array" 2>/dev/null | wc -l)" -lt 2 ]; do sleep 0.1; done
	scancel --state=RUNNING "$job" # the tasks that wait still come
	sbatch --wait --dependency=afterany:"$job" harness/platforms/grade.sbatch "$at/class" --out "$at/array" --lessons 1 >/dev/null
	for end in CANCELLED COMPLETED; do
		scontrol show job "$job" | grep -q "JobState=$end" || { echo "no task was $end"; return 1; }
	done
	same "$at/array"
	echo 'A class in an array of Slurm, whose first tasks were killed: the same results.'
}

has() { for program; do PATH=$PATH:/usr/sbin command -v "$program" >/dev/null || return 1; done; }
whole
if has parallel ssh sshd ssh-keygen; then
	ssh_here && by_ssh
else
	echo 'skipped: GNU parallel or an ssh server is not installed, so no class on several hosts'
fi
if ! has sbatch slurmctld slurmd; then
	echo 'skipped: Slurm is not installed, so no class in an array'
elif [ "$(id -u)" != 0 ]; then
	echo 'skipped: not root, who alone may start Slurm here, so no class in an array'
else
	slurm_here && by_slurm
fi
