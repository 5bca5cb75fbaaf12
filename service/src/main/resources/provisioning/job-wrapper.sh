#!/bin/sh
# Runs one provisioning command so that nothing of it can outlive the service.
#
#   job-wrapper.sh GRACE_SECONDS SECONDS END_MARK SHELL_COMMAND
#
# This shell, a watcher, what the watcher waits with, and the command as the leader of a session and process group of its own.
# The command may run for SECONDS. The service holds the other end of standard input, on which it writes, as a line, for how
# many seconds from then on the command may run: again and again, so a service that stands still says nothing. When that time
# is over, or that end closes, because the service wants the command to end, or was killed, or saw this shell die, the watcher
# ends the whole group: TERM, GRACE_SECONDS to leave, KILL. When the command exits, what it left behind in its group is ended
# in the same way. The last line of output is END_MARK, the exit status of the command (128 + n when signal n ended it), and
# the word lapsed if its time was over; it promises that the group is gone. Without that line this shell was killed, and the
# group is gone GRACE_SECONDS + 3 after standard input closed or the time was over. What the watcher waited with ends when
# standard input closes, as a child of the first process of this machine or container, which is to collect it.

grace=$1
seconds=$2
end_mark=$3
command=$4
trap '' TERM HUP # only standard input decides; a TERM sent to everybody must not take the watcher away
exec 3<&0 </dev/null

(
    trap - TERM HUP
    exec setsid /bin/sh -c "$command" provisioning-command 3<&-
) &
leader=$!
exec 2>/dev/null

# True while a process of the group runs. The leader counts by itself: the group exists only once setsid has run.
group_runs() {
    kill -s 0 -- "-$leader" || kill -s 0 "$leader"
}

signal_group() {
    kill -s "$1" -- "-$leader" || kill -s "$1" "$leader"
}

# Waits for the group to be gone. $1: how many tenths of a second at most.
await_group() {
    tenths=$1
    while group_runs; do
        [ "$tenths" -gt 0 ] || return 1
        tenths=$((tenths - 1))
        sleep 0.1
    done
}

end_group() {
    signal_group TERM
    await_group $((grace * 10)) && return
    signal_group KILL
    await_group 20
}

# Its exit status is 0 when the time was over, also when USR1, which says that the group is gone, comes after that.
(
    why=0
    while [ "$why" -eq 0 ]; do
        seconds=$(timeout -s KILL "$seconds" /bin/sh -c 'trap "" TERM HUP; read -r next && echo "$next"')
        why=$? # 1: standard input has closed
    done
    [ "$why" -eq 1 ] || trap 'exit 0' USR1
    exec <&-
    end_group
    [ "$why" -ne 1 ]
) <&3 >/dev/null &
watcher=$!
exec 3<&-

wait "$leader"
status=$?
# From here on the leader's number may be given to another process, unless its group still has members.
group_runs() {
    kill -s 0 -- "-$leader"
}
signal_group() {
    kill -s "$1" -- "-$leader"
}
await_group 2 || end_group
kill -s USR1 "$watcher"
wait "$watcher" && status="$status lapsed"
printf '\n%s %s\n' "$end_mark" "$status"
