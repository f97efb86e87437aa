#!/bin/sh
# Network cards: functions, their VFs, vital product data. Part of the probe, see probe.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

# Every Mellanox function that is not a VF. Sets $cards: a word per PCI slot, its
# functions with commas between.
probe_functions() {
	cards=
	for path in "$root"/sys/bus/pci/devices/*; do
		{ IFS= read -r value <"$path/vendor" && [ "$value" = 0x15b3 ]; } 2>/dev/null || continue
		[ -e "$path/physfn" ] && continue
		probe_first_line "${path#"$root"}/device"
		device=$value
		probe_first_line "${path#"$root"}/class"
		case $value:$device in
		0x02*) ;;
		*:0xc2d[1-6] | *:0x020[9a-f] | *:0x021[0-9a-f]) ;;
		*) continue ;;
		esac
		name=${path##*/}
		case $name in *[!0-9a-f:.]*) continue ;; esac
		probe_put_function "$name"
		case ${cards##*[ ,]} in
		"${name%.*}".*) cards=$cards,$name ;;
		*) cards="$cards $name" ;;
		esac
	done
}

probe_put_function() {
	section function "$1"
	pf=$root/sys/bus/pci/devices/$1
	probe_fact device "$device"
	probe_link_name "$pf/driver" && probe_fact driver "$link"
	for path in "$pf"/net/*; do
		[ -e "$path" ] || continue
		probe_first_line "${path#"$root"}/type"
		type=$value
		probe_first_line "${path#"$root"}/phys_port_name"
		probe_fact netdev "${path##*/}	$type	$value"
	done
	probe_first_entry "$pf/infiniband"
	if [ -n "$entry" ]; then
		probe_fact rdma "$entry"
		for path in "$pf/infiniband/$entry"/ports/*/link_layer; do
			probe_first_line "${path#"$root"}"
			probe_fact link_layer "$value"
			break
		done
	fi
	[ -e "$pf/sriov_totalvfs" ] && probe_file_fact totalvfs "/sys/bus/pci/devices/$1/sriov_totalvfs"
	for path in "$pf"/virtfn*; do
		probe_link_name "$path" || continue
		vf=$link
		probe_link_name "$path/driver"
		driver=$link
		probe_first_entry "$path/net"
		netdev=$entry
		probe_first_entry "$path/infiniband"
		probe_link_name "$path/iommu_group"
		for entry_path in "$path"/vfio-dev/*; do
			[ -e "$entry_path" ] && link="$link devices/${entry_path##*/}"
		done
		probe_fact vf "${path##*/virtfn}	$vf	$driver	$netdev	$entry	$link"
	done
}

# $1: the PFs of a card, comma between.
probe_job_numvfs() {
	IFS=,
	for pf in $1; do
		probe_first_line "/sys/bus/pci/devices/$pf/sriov_numvfs"
		printf 'numvfs:%s\t=%s\n' "$pf" "$value"
	done
}

# What `ip` tells of the VFs of each PF that has some, a line each: index, MAC, trust,
# link state, node and port GUID, `-` for what it does not tell.
probe_job_links() {
	probe_find_tool ip || return 0
	set +f
	set -- "$root"/sys/bus/pci/devices/*/virtfn0
	set -f
	for path in "$@"; do
		[ -e "$path" ] || continue
		path=${path%/virtfn0}
		set +f
		probe_first_entry "$path/net"
		set -f
		[ -n "$entry" ] || continue
		probe_run 8 "$tool" -j link show dev "$entry"
		[ "$status" -eq 0 ] && probe_say_vfs "link:${path##*/}" "$output"
	done
}

# $1: part, $2: JSON of a PF. What is read is a quarter of it; its keys are those of
# iproute2 (ipaddress.c, print_vfinfo), no value of them holds a comma.
probe_say_vfs() {
	vf='' vfs=''
	IFS=,
	for piece in $2 '"vf":'; do
		word=${piece##*:\"}
		word=${word%%\"*}
		case $piece in
		*'"vf":'*)
			[ -z "$vf" ] || vfs="$vfs$vf $mac $trust $state $node $port$newline"
			vf=${piece##*'"vf":'} mac=- trust=- state=- node=- port=-
			;;
		'"address":"'* | '"mac":"'*) mac=$word ;;
		'"trust":true'*) trust=on ;;
		'"trust":false'*) trust=off ;;
		'"link_state":"'*) state=$word ;;
		'"node guid":"'*) node=$word ;;
		'"port guid":"'*) port=$word ;;
		esac
	done
	IFS=$whitespace
	probe_say_lines "$1" "$vfs"
}

# One card (PCI slot): VPD, then the firmware tool on its first function.
# $1: its PFs, comma between.
probe_job_card() {
	IFS=,
	# shellcheck disable=SC2086 # PCI addresses
	set -- $1
	IFS=$whitespace
	probe_first_line "/sys/bus/pci/devices/$1/device"
	device=${value#0x}
	vpd=
	[ "$uid" != 0 ] || vpd=unreadable
	vpd_file=$root/sys/bus/pci/devices/$1/vpd
	if [ -e "$vpd_file" ] && [ "$uid" = 0 ]; then
		probe_find_tool od
		probe_run_short 8 "$tool" -An -v -tx1 -N 4096 "$vpd_file"
		vpd='' digits=''
		for byte in $output; do
			vpd="$vpd $byte" digits=$digits$byte
			[ "${#digits}" -lt 600 ] || { probe_say "vpd:$1" = "$digits" && digits=; }
		done
		probe_say_lines "vpd:$1" "$digits" "$status"
		[ "$status" -eq 0 ] && [ -n "$vpd" ] || vpd="unreadable $vpd"
	fi
	case $device in
	c2d[1-6] | 020[9a-f] | 021[0-9a-f]) probe_say "nv:$1" ! left-alone && return ;;
	esac
	# SMDL=SW_MNG: a ConnectX that bridges NVSwitches. It is never opened, nor is
	# one of its kind whose VPD did not tell.
	case $device:$vpd in
	*"53 4d 44 4c 3d 53 57 5f 4d 4e 47"*) probe_say "nv:$1" ! left-alone ;;
	102[1-9a-f]:unreadable*) probe_say "nv:$1" ! vpd-unreadable ;;
	*) probe_job_firmware "$device" "$@" ;;
	esac
}
