#!/bin/sh
# Who uses RDMA devices, VFIO groups and network namespaces. Part of the probe, see probe.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

# Network namespaces of all processes, each once.
probe_job_namespaces() {
	set +f
	set -- "$root"/proc/[0-9]*/ns/net
	set -f
	probe_find_tool ls
	probe_run 10 "$tool" -ln "$@"
	seen=' ' denied=0 init=
	IFS=$newline
	for text in $output; do
		case $text in
		*"Permission denied"*) denied=$((denied + 1)) ;;
		*" -> net:["*)
			inode=${text##*"-> net:["}
			inode=${inode%%]*}
			case $text in *"/proc/1/ns/net -> "*) init=$inode ;; esac
			case $seen in *" $inode "*) ;; *) seen="$seen$inode " ;; esac
			;;
		esac
	done
	found="init $init${newline}denied $denied"
	IFS=' '
	for inode in $seen; do found="$found${newline}inode $inode"; done
	probe_say_lines namespaces "$found" "$status"
}

# Who holds RDMA devices and VFIO groups open: `ls` of every process's handles. Where
# the kernel has neither class of devices there is nothing to hold.
probe_job_handles() {
	classes=$root/sys/class
	if ! [ -d "$classes/infiniband_verbs" ] && ! [ -d "$classes/vfio" ] && ! [ -d "$classes/vfio-dev" ]; then
		probe_say handles . 0
		return
	fi
	set +f
	set -- "$root"/proc/[0-9]*/fd
	set -f
	probe_find_tool grep
	grep=$tool
	probe_find_tool ls
	output=$(
		{ "$timeout" -k 2 12 "$tool" -ln "$@" 2>&1 || printf 'ls ended %s\n' "$?"; } |
			"$grep" -E ' -> /dev/(infiniband/uverbs|vfio/)|ermission denied|^ls ended'
	)
	contexts=0 denied=0 code=0 seen=' '
	IFS=$newline
	for text in $output; do
		case $text in
		*"> /dev/infiniband/uverbs"*) contexts=$((contexts + 1)) ;;
		*"> /dev/vfio/"*)
			group=${text##*"> "}
			case $seen in *" $group "*) ;; *) seen="$seen$group " ;; esac
			;;
		*"ermission denied"*) denied=$((denied + 1)) ;;
		"ls ended "*) code=${text#"ls ended "} ;;
		esac
	done
	found="uverbs $contexts${newline}denied $denied"
	IFS=' '
	for group in $seen; do found="$found${newline}vfio $group"; done
	probe_say_lines handles "$found" "$code"
}

# The root file system, mounts over RDMA, and network namespaces held by a mount.
probe_job_mounts() {
	probe_find_tool grep
	for mounts in mounts self/mountinfo; do
		[ -r "$root/proc/$mounts" ] || continue
		probe_run 5 "$tool" -aE '^[^ ]+ / | / / |rdma|o2ib| net:\[' "$root/proc/$mounts"
		probe_say_lines "$mounts" "$output" "$status"
	done
	set +f
	for path in "$root"/run/netns/* "$root"/run/docker/netns/*; do
		[ -e "$path" ] && probe_say netns = "${path#"$root"}"
	done
	for path in "$root"/sys/class/nvme/*/transport; do
		probe_first_line "${path#"$root"}"
		path=${path%/transport}
		[ "$value" = rdma ] && probe_say nvme = "${path##*/}"
	done
}

probe_job_rdma() {
	probe_find_tool rdma || return 0
	printf 'rdma-resource\t?\n'
	probe_run 8 "$tool" -j resource
	[ "${#output}" -gt 65536 ] || probe_keep_contexts
	probe_say_lines rdma-resource "$output" "$status"
	probe_run_tool rdma-version 4 rdma -V
}

# Takes counts that nobody reads out of the JSON in $output: with eighty devices they
# are a tenth of a probe's answer.
probe_keep_contexts() {
	resource=''
	IFS=,
	for piece in $output; do
		case $piece in
		*[]{}[]*) ;;
		'"pd":'* | '"cq":'* | '"qp":'* | '"cm_id":'* | '"mr":'*) continue ;;
		esac
		resource=$resource$piece,
	done
	IFS=$whitespace
	output=${resource%,}
}
