#!/bin/sh
# Cards: which device it is, and the values of its firmware. Part of the apply script, see apply.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

# Sets $serial and $vpd (its text) of a function.
apply_vpd() {
	serial='' vpd=''
	[ -e "$root/sys/bus/pci/devices/$1/vpd" ] || return 0
	probe_find_tool od
	probe_run 10 "$tool" -An -v -tx1 -N 8192 "$root/sys/bus/pci/devices/$1/vpd"
	[ "$status" -eq 0 ] || output=
	serial=$(printf '%s\n' "$output" | vpd_serial)
	for byte in $output; do vpd="$vpd $byte"; done
}

# Refuses devices that nobody but their owner may touch.
apply_eligible() {
	if [ ! -d "$root/sys/bus/pci/devices/$1" ]; then
		apply_fail no_such_device pci "$1"
		return 1
	fi
	apply_vpd "$1"
	probe_first_line "/sys/bus/pci/devices/$1/device"
	device=${value#0x}
	case $device:$vpd in
	*"53 4d 44 4c 3d 53 57 5f 4d 4e 47"*) apply_fail excluded_device pci "$1" found "an NVSwitch bridge (VPD SMDL=SW_MNG)" ;;
	c2d[1-6]:*) apply_fail excluded_device pci "$1" found "a management function" ;;
	020[9a-f]:* | 021[0-9a-f]:*) apply_fail excluded_device pci "$1" found "a card in flash recovery" ;;
	102[1-9a-f]:) apply_fail excluded_device pci "$1" found "unreadable vital product data, which tell NVSwitch bridges" ;;
	esac
}

# $1: card, $2: PCI address, then NAME=value.
apply_firmware() {
	card=$1 pci=$2
	shift 2
	apply_eligible "$pci" || return 1
	case $card in
	pci-*) found=pci-${pci%.*} ;;
	*) found=${serial:-no serial number} ;;
	esac
	if [ "$found" != "$card" ]; then
		apply_fail wrong_card pci "$pci" found "$found" expected "$card"
		return 1
	fi
	case $lockdown in
	*"[integrity]"* | *"[confidentiality]"*)
		apply_fail lockdown pci "$pci"
		return 1
		;;
	esac
	if [ -z "$firmware_tool" ]; then
		apply_fail tool_missing tool mstconfig
		return 1
	fi
	case $device in a2d[269cf]) apply_nic_mode "$pci" || return 1 ;; esac
	apply_query "$pci" "$@" || return 1
	[ -z "$differs" ] && return 0
	if [ -n "$read_only" ]; then
		apply_fail firmware_error pci "$pci" said "-E- Operation is not supported (Read only TLV: $read_only)"
		return 1
	fi
	apply_record_write "$card" "$previous" "$@" || return 1
	probe_run 300 "$firmware_tool" -y -d "$pci" set "$@"
	if [ "$status" -ne 0 ]; then
		apply_fail_said firmware_error pci "$pci" exit "$status"
		return 1
	fi
	apply_outcome=changed
	hint=
	case $output in
	*"ower cycle machine"*) hint=power-cycle ;;
	*"eboot machine"*) hint=reboot ;;
	esac
	if [ -n "$hint" ]; then
		apply_read "$apply_records/firmware/$card"
		apply_put "$apply_records/firmware/$card" "${apply_text}hint $hint$newline" || return 1
	fi
	apply_query "$pci" "$@" || return 1
	[ -z "$differs" ] || apply_fail verify_failed pci "$pci" found "$differs" expected "$*"
}

# A BlueField that runs its own system (DPU mode) is not ours.
apply_nic_mode() {
	probe_run 60 "$firmware_tool" -e -d "$1" q INTERNAL_CPU_OFFLOAD_ENGINE
	apply_next INTERNAL_CPU_OFFLOAD_ENGINE
	case $next in
	DISABLED*) ;;
	*) apply_fail excluded_device pci "$1" found "a BlueField that is not in NIC mode (INTERNAL_CPU_OFFLOAD_ENGINE ${next:-unreadable})" ;;
	esac
}

# Sets $next to the Next Boot value of a row, which is its last word, and $row_read_only.
apply_next() {
	next='' row_read_only=''
	next_name=$1
	set -f
	IFS=$newline
	for text in $output; do
		IFS=$whitespace
		# shellcheck disable=SC2086 # the columns are words
		set -- $text
		writable=yes
		case ${1:-} in '*') shift ;; '*RO') shift && writable= ;; esac
		case ${1:-} in RO) shift && writable= ;; esac
		if [ "$#" -ge 2 ] && [ "$1" = "$next_name" ]; then
			shift $(($# - 1))
			next=$1
			[ -n "$writable" ] || row_read_only=$next_name
		fi
	done
	IFS=$whitespace
	set +f
}

# $1: PCI address, then NAME=value. Sets $previous ("NAME value" lines), $differs
# (the rows that are not as wanted) and $read_only.
apply_query() {
	query_pci=$1
	shift
	names=
	for pair; do names="$names ${pair%%=*}"; done
	# shellcheck disable=SC2086 # the names are words
	probe_run 60 "$firmware_tool" -e -d "$query_pci" q $names
	previous='' differs='' read_only=''
	for pair; do
		apply_next "${pair%%=*}"
		if [ -z "$next" ]; then
			apply_fail_said firmware_error pci "$query_pci" exit "$status"
			return 1
		fi
		previous="$previous${pair%%=*} $next$newline"
		short=${next##*"("}
		case ${pair#*=} in
		"$next" | "${next%%"("*}" | "${short%")"}") ;;
		*)
			differs="$differs${differs:+ }${pair%%=*}=$next"
			read_only=${row_read_only:-$read_only}
			;;
		esac
	done
}

# The record of a write, made before it. Within one boot writes add up, and the
# oldest previous value of a parameter stays.
# $1: card, $2: lines "NAME value" of before, then NAME=value.
apply_record_write() {
	record=$apply_records/firmware/$1 before=$2
	shift 2
	probe_first_line /proc/sys/kernel/random/boot_id
	boot_id=$value
	apply_read "$record"
	old=
	case $apply_text in "boot_id $boot_id$newline"*) old=$apply_text ;; esac
	new="boot_id $boot_id$newline"
	for pair; do new="${new}wrote ${pair%%=*} ${pair#*=}$newline"; done
	set -f
	IFS=$newline
	for text in $old; do
		IFS=$whitespace
		# shellcheck disable=SC2086 # the words of a record
		set -- $text
		case $newline$new in *"$newline$1 $2 "*) continue ;; esac
		case $1 in wrote | previous) new="$new$1 $2 $3$newline" ;; esac
	done
	case $newline$apply_text in
	*"$newline$apply_learned$newline"*) new="$new$apply_learned$newline" ;;
	esac
	IFS=$newline
	for text in $before; do
		case $newline$new in *"${newline}previous ${text%% *} "*) continue ;; esac
		new="${new}previous $text$newline"
	done
	IFS=$whitespace
	set +f
	# The value without the name that the tool prints in front: "False(0)" is False.
	new=$(printf '%s' "$new" | sed -E 's/^(previous [^ ]+ [^(]+)\(.*$/\1/' && printf x)
	apply_put "$record" "${new%x}"
}
