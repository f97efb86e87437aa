#!/bin/sh
# What the firmware tool tells of a card. Part of the probe, see probe.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

# $1: device id, then the PFs of the card.
probe_job_firmware() {
	device=$1 pf=$2
	shift
	if [ "$uid" != 0 ]; then
		probe_say "nv:$pf" ! unprivileged
		return
	fi
	case $lockdown in
	*"[integrity]"* | *"[confidentiality]"*) probe_say "nv:$pf" ! lockdown && return ;;
	esac
	if [ -z "$firmware_tool" ]; then
		probe_say "nv:$pf" ! tool-missing
		return
	fi
	names='SRIOV_EN NUM_OF_VFS PF_NUM_OF_VF_VALID LINK_TYPE_P1'
	[ "$#" -gt 1 ] && names="$names LINK_TYPE_P2"
	case $device in
	a2d[269cf]) names="$names INTERNAL_CPU_MODEL INTERNAL_CPU_PAGE_SUPPLIER INTERNAL_CPU_ESWITCH_MANAGER INTERNAL_CPU_IB_VPORT0 INTERNAL_CPU_OFFLOAD_ENGINE" ;;
	esac
	probe_query_names "$pf"
	probe_rows "$output"
	probe_say_lines "nv:$pf" "$table" "$status"
	if [ "$per_function" = yes ]; then
		for function in "$@"; do
			probe_run_short 12 "$firmware_tool" -e -d "$function" q PF_NUM_OF_VF
			probe_say_lines "pfvf:$function" "$output" "$status"
		done
	fi
	if [ "$pending" = yes ] && [ "$reset_status" = yes ]; then
		probe_run_short 25 "$reset_tool" -d "$pf" status --json
		probe_say_lines "fwreset:$pf" "$output" "$status"
	fi
}

# Queries $names of a card. One name that its firmware lacks fails the whole
# call and is named in the error: ask again without it. A full query takes
# 10 to 20 s, so it comes last.
probe_query_names() {
	while :; do
		# shellcheck disable=SC2086 # the names are words
		probe_run_short 12 "$firmware_tool" -e -d "$1" q $names
		lacking=
		case $output in
		*"doesn't support "*" parameter"*) lacking=${output##*"doesn't support "} ;;
		*"Unknown Parameter"*) lacking=${output##*"Unknown Parameter"} ;;
		esac
		[ "$status" -eq 3 ] && [ -n "$lacking" ] || return 0
		kept=
		for name in $names; do
			case " ${lacking%%"$newline"*} " in
			*[!A-Z0-9_]"$name"[!A-Z0-9_]*) ;;
			*) kept="$kept $name" ;;
			esac
		done
		if [ "$kept" = " $names" ] || [ -z "$kept" ]; then
			probe_run_short 30 "$firmware_tool" -e -d "$1" q
			return
		fi
		names=${kept# }
	done
}

# Reads rows "name default current next-boot" of a query: sets $per_function when
# PF_NUM_OF_VF_VALID is in effect, $pending when a Next Boot differs from Current, and
# $table to all its lines with one space for many, half of the bytes.
probe_rows() {
	per_function='' pending='' table=''
	rows_ifs=$IFS
	IFS=$newline
	for text in $1; do
		IFS=$rows_ifs
		# shellcheck disable=SC2086 # the columns are words
		set -- $text
		table="$table$*$newline"
		[ "${1:-}" = "*" ] && shift
		[ "${1:-}" = RO ] && shift
		if [ "$#" -eq 4 ]; then
			case " $names " in
			*" $1 "*)
				[ "$3" = "$4" ] || pending=yes
				case $1:$3 in PF_NUM_OF_VF_VALID:True*) per_function=yes ;; esac
				;;
			esac
		fi
	done
	IFS=$rows_ifs
}
