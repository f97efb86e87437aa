#!/bin/sh
# Makes the VFs that the files of /etc/pulumi-rdma/vfs ask for, one file per port of a
# card. Run at boot by pulumi-rdma-vfs.service, which names who wants them; it needs
# nothing but sh, awk, od, tee and ip. A port whose VFs are there already in another
# number is left alone. Lines of a file: serial, function, pci (of a card without a
# serial number), numvfs, settings. Exit 1: something could not be done.
#
# shellcheck disable=SC2154,SC2034 # variables that vfAttributes.sh shares

boot_find_tool() {
	boot_path=$PATH:
	while [ -n "$boot_path" ]; do
		tool=${boot_path%%:*}/$1
		boot_path=${boot_path#*:}
		case $tool in /*) [ -f "$tool" ] && [ -x "$tool" ] && return 0 ;; esac
	done
	tool=
	return 1
}

# Sets $boot_pf to the folder of the port that a file means: by serial number and
# function, for addresses move when cards are added; by address where there is none.
boot_find_port() {
	boot_pf=
	for boot_device in "$root"/sys/bus/pci/devices/*; do
		[ -e "$boot_device/sriov_numvfs" ] || continue
		boot_address=${boot_device##*/}
		if [ -n "$boot_card" ]; then
			[ "${boot_address##*.}" = "$boot_function" ] || continue
			case $boot_serials in
			*"/$boot_address "*) ;;
			*)
				boot_serial=$(od -An -v -tx1 -N 8192 "$boot_device/vpd" 2>/dev/null | vpd_serial)
				boot_serials="$boot_serials/$boot_address $boot_serial/"
				;;
			esac
			case $boot_serials in *"/$boot_address $boot_card/"*) ;; *) continue ;; esac
		else
			[ "$boot_address" = "$boot_pci" ] || continue
		fi
		[ -e "$boot_device/driver" ] && [ -n "$(ls "$boot_device/net" 2>/dev/null)" ] && boot_pf=$boot_device
		return
	done
}

boot_say() {
	printf 'pulumi-rdma: %s: %s\n' "${boot_file##*/}" "$1" >&2
}

# Makes the VFs of one file. Returns 2 where its port is not there yet, or got another
# name meanwhile: udev names ports while this runs, and VFs that appear take old names.
boot_port() {
	boot_file=$1
	boot_card='' boot_function='' boot_pci='' boot_count='' boot_settings=''
	while read -r boot_key boot_value; do
		case $boot_key in
		serial) boot_card=$boot_value ;;
		function) boot_function=$boot_value ;;
		pci) boot_pci=$boot_value ;;
		numvfs) boot_count=$boot_value ;;
		settings) boot_settings=$boot_value ;;
		esac
	done <"$boot_file"
	boot_find_port
	[ -n "$boot_pf" ] || return 2
	read -r boot_now <"$boot_pf/sriov_numvfs"
	if [ "$boot_now" != "$boot_count" ]; then
		if [ "$boot_now" != 0 ]; then
			boot_say "$boot_now VFs are there, expected $boot_count; left as they are"
			return 1
		fi
		# shellcheck disable=SC2086 # the words of a limit
		boot_said=$(printf '%s' "$boot_count" | $vf_limit "$vf_tee" "$boot_pf/sriov_numvfs" 2>&1 >/dev/null) || {
			boot_say "$boot_count VFs cannot be made: $boot_said"
			return 1
		}
	fi
	[ -n "$boot_settings" ] || return 0
	# shellcheck disable=SC2086 # the settings are words
	vf_settings $boot_settings
	vf_compare "$boot_pf" && vf_set "$boot_pf" && return 0
	[ -e "$boot_pf/net/$vf_netdev" ] || return 2
	boot_say "$vf_said"
	return 1
}

# Ports whose driver is still loading are waited for, no longer than a minute.
boot_main() {
	root=${HOST_ROOT:-}
	PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin
	LC_ALL=C
	export PATH LC_ALL
	boot_find_tool timeout && vf_limit="$tool -k 2 120"
	boot_find_tool ip
	vf_ip=$tool
	boot_find_tool tee
	vf_tee=$tool
	boot_serials='' boot_failed=0 boot_tries=${1:-60} boot_done=
	while :; do
		boot_left=
		for boot_name in "$root"/etc/pulumi-rdma/vfs/*; do
			[ -f "$boot_name" ] || continue
			case $boot_done in *"/${boot_name##*/}/"*) continue ;; esac
			boot_port "$boot_name"
			case $? in
			0) boot_done="$boot_done/${boot_name##*/}/" ;;
			2) boot_left="$boot_left ${boot_name##*/}" ;;
			*) boot_done="$boot_done/${boot_name##*/}/" boot_failed=1 ;;
			esac
		done
		[ -n "$boot_left" ] || exit "$boot_failed"
		boot_tries=$((boot_tries - 1))
		[ "$boot_tries" -gt 0 ] || break
		sleep 1
	done
	printf 'pulumi-rdma: no such port with SR-IOV and a driver:%s\n' "$boot_left" >&2
	exit 1
}
