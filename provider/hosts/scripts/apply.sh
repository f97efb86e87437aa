#!/bin/sh
# Writes to this host: the steps of its input, in order, up to the first that
# fails; then probes, so that one exec writes and returns fresh facts.
#
# Stands behind probe*.sh and apply*.sh, one concern each, as one text (scripts.ts).
# Uses the functions of the probe (section, probe_settings, probe_run, probe_find_tool,
# probe_first_line, probe_link_name, probe_first_entry); names of the apply script
# begin with `apply_`. Input, words separated by TABs, checked as a whole
# before anything is done:
#   owner <project/stack/resource>      for the comment line of files
#   drained                             the node is empty: VFs that exist may go
#   step <index> <do> <argument>...     see apply_check_step
#   end
# Output: a section "running <index> <do>" before a step and
# "step <index> <do> changed|unchanged|failed [<code>]" after it, whose lines are
# "key<TAB>value"; then the probe's sections, unless the last step is a reboot.
# Every step first looks whether it is done already and then writes nothing, so
# that a run that was cut off is finished by the next one.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

# --- outcome of a step -------------------------------------------------------

# $1: code, then pairs of key and value.
apply_fail() {
	apply_outcome=failed apply_code=$1
	shift
	while [ "$#" -ge 2 ]; do
		apply_detail="$apply_detail$1$apply_tab$2$newline"
		shift 2
	done
	return 1
}

# A failure that a tool explained: keeps the end of $output.
apply_fail_said() {
	said_lines=
	set -f
	IFS=$newline
	for text in $output; do said_lines="$said_lines${said_lines:+$newline}said$apply_tab$text"; done
	IFS=$whitespace
	set +f
	while [ "${#said_lines}" -gt 1500 ]; do
		case $said_lines in
		*"$newline"*) said_lines=${said_lines#*"$newline"} ;;
		*) said_lines=$(printf '%.1500s' "$said_lines") && break ;;
		esac
	done
	apply_detail="$apply_detail${said_lines:+$said_lines$newline}"
	apply_fail "$@"
}

# --- run ---------------------------------------------------------------------

apply_step() {
	apply_outcome=unchanged apply_code='' apply_detail=''
	step_index=$1 step_do=$2
	shift 2
	section running "$step_index" "$step_do" || return 1
	case $step_do in
	modprobe) apply_modprobe "$@" ;;
	boot-argument) apply_boot_argument "$@" ;;
	initramfs) apply_initramfs ;;
	netns) apply_netns "$@" ;;
	module-reload) apply_module_reload "$@" ;;
	firmware) apply_firmware "$@" ;;
	numvfs) apply_numvfs "$@" ;;
	boot-vfs) apply_boot_vfs "$@" ;;
	mark) apply_mark "$@" ;;
	unmark) apply_unmark "$@" ;;
	first-seen) apply_first_seen "$@" ;;
	act) apply_act "$@" ;;
	warm-not-enough) apply_learn "$@" ;;
	reboot) apply_reboot "$@" ;;
	esac
	IFS=$whitespace
	set +f
	if [ -n "$apply_code" ]; then
		section step "$step_index" "$step_do" failed "$apply_code" || return 1
	else
		section step "$step_index" "$step_do" "$apply_outcome" || return 1
	fi
	printf '%s' "$apply_detail"
	[ -z "$apply_code" ]
}

# Stops at the first failure, and where nobody listens any more.
apply_steps() {
	set -f
	IFS=$newline
	for line in $apply_lines; do
		set -f
		IFS=$apply_tab
		# shellcheck disable=SC2086 # the words of a line
		set -- $line
		IFS=$whitespace
		set +f
		[ "$1" = step ] || continue
		shift
		apply_step "$@" </dev/null || return 0
	done
	IFS=$whitespace
	set +f
}

# Two runs at once would undo each other's checks. Opened for appending: a link that
# somebody put there is not emptied.
apply_lock() {
	[ -d "$root/run/lock" ] || mkdir -p "$root/run/lock"
	lock=$root/run/lock/pulumi-rdma.lock
	(: >>"$lock") 2>/dev/null || return 1
	exec 9>>"$lock"
	probe_find_tool flock || return 1
	tries=0
	while ! "$tool" -n 9; do
		tries=$((tries + 1))
		[ "$tries" -le 30 ] || return 1
		probe_find_tool sleep
		"$tool" 1
		probe_find_tool flock
	done
}

apply_refuse() {
	section refused "$1"
	section end 65
	exit 65
}

main() {
	nonce=$1
	umask 022
	# A lost connection must not end a step half-way.
	trap '' HUP PIPE
	section begin 1
	newline='
'
	apply_tab='	'
	apply_records=/var/lib/pulumi-rdma
	# What the record of a card keeps over later writes.
	apply_learned='learned warm-not-enough'
	apply_modprobe_file=/etc/modprobe.d/ib_core.conf
	apply_grub_file=/etc/default/grub.d/90-pulumi-rdma.cfg
	apply_reload_record=/run/pulumi-rdma/reload
	apply_read_input || apply_refuse cut_off
	probe_settings
	apply_check_input || apply_refuse bad_request
	IFS=$whitespace
	set +f
	[ "$uid" = 0 ] || apply_refuse unprivileged
	probe_find_tool flock || apply_refuse no_flock
	apply_rebooting=
	if apply_lock; then
		apply_sweep
		apply_steps
	else
		section locked
	fi
	exec 9>&-
	# For good: with a redirection of the call the shell would keep the channel's
	# stderr open in a job that hangs in the kernel.
	exec 2>/dev/null
	if [ -n "$apply_rebooting" ]; then section end 0; else probe_answer; fi
}
