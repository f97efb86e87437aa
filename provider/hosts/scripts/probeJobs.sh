#!/bin/sh
# Tools as parallel jobs, each under `timeout`, that hand their lines to one reader,
# so that no temporary file is needed. Part of the probe, see probe.sh.
#
# Lines that a job writes: "<part><TAB>?" when it begins, "<part><TAB>=<line>",
# "<part><TAB>.<exit status>", "<part><TAB>!<why it was not tried>". Further lines of
# one write leave out part and TAB. A long line is cut at commas into
# "<part><TAB>+<piece>" and a last "=": a write of less than PIPE_BUF (4096) bytes into
# a pipe is never mixed with another's. Lines that begin with a TAB are for the reader.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

probe_say() {
	if [ "${#3}" -le 800 ]; then
		printf '%s\t%s%s\n' "$1" "$2" "$3" || exit 1
		return
	fi
	say_ifs=$IFS comma='' chunk=''
	IFS=,
	for piece in $3; do
		if [ "$((${#chunk} + ${#piece}))" -gt 800 ]; then
			printf '%s\t+%.801s\n' "$1" "$chunk" || exit 1
			chunk=
		fi
		chunk=$chunk$comma$piece
		comma=,
	done
	IFS=$say_ifs
	printf '%s\t+%.801s\n' "$1" "$chunk" || exit 1
	printf '%s\t=\n' "$1"
}

# $1: part, $2: text of many lines, $3: exit status, none where it tells nothing
probe_say_lines() {
	lines_left=4000 block=''
	lines_ifs=$IFS
	IFS=$newline
	for text in $2; do
		[ "$lines_left" -gt 0 ] || break
		lines_left=$((lines_left - 1))
		if [ "$((${#block} + ${#text}))" -gt 800 ]; then
			probe_say_block "$1"
			[ "${#text}" -le 800 ] || { probe_say "$1" = "$text" && continue; }
		fi
		block="$block=$text$newline"
	done
	block=$block${3:+.$3$newline}
	probe_say_block "$1"
	IFS=$lines_ifs
}

probe_say_block() {
	[ -z "$block" ] || printf '%s\t%s' "$1" "$block" || exit 1
	block=''
}

# $1: seconds, then the tool. Sets $output and $status.
probe_run() {
	limit=$1
	shift
	output=$(exec "$timeout" -k 2 "$limit" "$@" 2>&1 </dev/null)
	status=$?
}

# Like probe_run, for tools whose text the shell looks into: matching a pattern
# takes time with the square of the length, and no query is that long.
probe_run_short() {
	probe_run "$@"
	[ "${#output}" -le 65536 ] || output="-E- Printed ${#output} bytes"
}

# $1: part, $2: seconds, then the tool by name.
probe_run_tool() {
	part=$1 limit=$2 name=$3
	shift 3
	probe_find_tool "$name" || return 0
	printf '%s\t?\n' "$part"
	probe_run "$limit" "$tool" "$@"
	probe_say_lines "$part" "$output" "$status"
}

probe_start() {
	started=$((started + 1))
	(
		set -f
		"$@"
		printf '\t-\n'
	) </dev/null 2>/dev/null &
}

# Like probe_start, for a read that a busy kernel can block for ever, beyond the reach
# of `timeout`: the reader waits for it only a little.
probe_start_read() {
	reads=$((reads + 1))
	(
		"$@"
		printf '\t~\n'
	) </dev/null 2>/dev/null &
}

probe_timer() {
	sleeper=
	trap 'kill "$sleeper"; exit 0' TERM
	probe_find_tool sleep
	"$tool" 4 &
	sleeper=$!
	wait "$sleeper"
	printf '\tlate\n'
	"$tool" 41 &
	sleeper=$!
	wait "$sleeper"
	printf '\tdeadline\n'
}

# Relays the lines of the jobs until all are done, or time is up.
probe_jobs_read() {
	tools_left=0 reads_left=0 counted='' late='' timer_pid=''
	while IFS= read -r text; do
		case $text in
		"	@"*) timer_pid=${text#?@} ;;
		"	#"*)
			text=${text#?#} counted=yes
			tools_left=$((tools_left + ${text% *})) reads_left=$((reads_left + ${text#* }))
			;;
		"	-") tools_left=$((tools_left - 1)) ;;
		"	~") reads_left=$((reads_left - 1)) ;;
		"	late") late=yes ;;
		"	deadline") break ;;
		*) printf '%s\n' "$text" ;;
		esac
		case $counted:$tools_left:$reads_left:$late in yes:0:0:* | yes:0:*:yes) break ;; esac
	done
	[ -z "$timer_pid" ] || kill "$timer_pid" 2>/dev/null
}
