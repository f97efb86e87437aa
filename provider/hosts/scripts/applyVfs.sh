#!/bin/sh
# VFs of a PF. Part of the apply script, see apply.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

apply_kubelet() {
	for path in /etc/kubernetes/kubelet.conf /var/lib/kubelet/config.yaml /var/lib/kubelet/kubeconfig; do
		[ -e "$root$path" ] && return 0
	done
	probe_first_entry "$root/var/lib/kubelet/pods"
	[ -n "$entry" ] && return 0
	for path in "$root"/proc/[0-9]*/comm; do
		probe_first_line "${path#"$root"}"
		case $value in kubelet | kubelite | k3s | k3s-*) return 0 ;; esac
	done
	return 1
}

# Sets $now; reading blocks for as long as a VF is being released.
apply_read_numvfs() {
	probe_find_tool cat
	probe_run 10 "$tool" "$root$numvfs_file"
	now=$output
	case $status:$now in
	0:*[!0-9]* | 0:) apply_fail verify_failed pci "$pci" found "$now" expected "a number in sriov_numvfs" ;;
	0:*) ;;
	*) apply_fail device_busy pci "$pci" ;;
	esac
}

apply_write_numvfs() {
	probe_find_tool tee
	output=$(printf '%s' "$1" | "$timeout" -k 2 120 "$tool" "$root$numvfs_file" 2>&1 >/dev/null)
	status=$?
	[ "$status" -eq 0 ] && return 0
	case $output in
	*"esult out of range"* | *"Result not representable"*) code=above_total ;;
	*"esource busy"*) code=device_busy ;;
	*"annot allocate memory"* | *"ut of memory"*) code=no_memory ;;
	*"o such file or directory"*) code=no_driver ;;
	*"nvalid argument"*) code=bad_value ;;
	*) code=write_failed ;;
	esac
	case $status in 124 | 137 | 143) code=device_busy ;; esac
	apply_fail_said "$code" pci "$pci" file "$numvfs_file" expected "$1"
}

# Refuses while a VF of $pci is held: what it has is gone from the host's namespace,
# though the PF's is here, or its VFIO group is open. Setting 0 itself never refuses.
apply_vfs_free() {
	pf=$root/sys/bus/pci/devices/$pci
	probe_first_line /sys/module/ib_core/parameters/netns_mode
	mode=$value
	probe_first_entry "$pf/net"
	pf_netdev=$entry
	probe_first_entry "$pf/infiniband"
	pf_rdma=$entry
	handles='' held=''
	for path in "$pf"/virtfn*; do
		probe_link_name "$path" || continue
		vf=$link
		probe_link_name "$path/driver"
		driver=$link
		[ -n "$driver" ] || continue
		case $driver in
		vfio*)
			if [ -z "$handles" ]; then
				probe_find_tool ls
				handles=$("$timeout" -k 2 20 "$tool" -ln "$root"/proc/[0-9]*/fd 2>/dev/null | grep -e '-> /dev/vfio/')$newline
			fi
			probe_link_name "$path/iommu_group"
			case $handles in *"-> /dev/vfio/$link$newline"* | *"-> /dev/vfio/noiommu-$link$newline"*) held="${held}vf$apply_tab$vf vfio$newline" && continue ;; esac
			for entry_path in "$path"/vfio-dev/*; do
				case $handles in *"-> /dev/vfio/devices/${entry_path##*/}$newline"*) held="${held}vf$apply_tab$vf vfio$newline" ;; esac
			done
			;;
		*)
			probe_first_entry "$path/net"
			netdev=$entry
			probe_first_entry "$path/infiniband"
			if { [ -z "$netdev" ] && [ -n "$pf_netdev" ]; } ||
				{ [ "$mode" != Y ] && [ -z "$entry" ] && [ -n "$pf_rdma" ]; }; then
				held="${held}vf$apply_tab$vf namespace$newline"
			fi
			;;
		esac
	done
	cd /
	[ -z "$held" ] && return 0
	apply_detail="$apply_detail$held"
	apply_fail vfs_in_use pci "$pci" found "$now"
}

# Gives the VFs of $pci the attributes of the settings $3...; $2: how many there were
# before this step. Fresh ones are nobody's; others are bound anew only where free.
apply_vf_attributes() {
	pf=$root/sys/bus/pci/devices/$1 fresh=$2
	shift 2
	vf_settings "$@"
	vf_limit="$timeout -k 2 60"
	if ! probe_find_tool ip; then
		apply_fail tool_missing tool ip
		return 1
	fi
	vf_ip=$tool
	probe_find_tool tee
	vf_tee=$tool
	vf_compare "$pf" || apply_vf_failed || return 1
	[ -n "$vf_wrong" ] || return 0
	if [ -n "$vf_rebind" ] && [ "$fresh" -gt 0 ]; then
		if [ -z "$apply_drained" ] && apply_kubelet; then
			apply_fail not_drained pci "$pci" found "$now" expected "$now"
			return 1
		fi
		apply_vfs_free || return 1
		pf=$root/sys/bus/pci/devices/$pci
	fi
	vf_set "$pf" || apply_vf_failed || return 1
	apply_outcome=changed
	vf_compare "$pf" || apply_vf_failed || return 1
	[ -z "$vf_wrong" ] || apply_fail verify_failed pci "$pci" found "other attributes on VF$vf_wrong" expected "$*"
}

apply_vf_failed() {
	output=$vf_said
	apply_fail_said vf_attributes_failed pci "$pci"
}

# $1: PCI address, $2: how many VFs, then settings of vfAttributes.sh.
apply_numvfs() {
	pci=$1
	apply_numvfs_count "$1" "$2" || return 1
	[ "$#" -gt 2 ] && [ "$2" -gt 0 ] || return 0
	shift 2
	apply_vf_attributes "$pci" "${before:-$now}" "$@"
}

apply_numvfs_count() {
	pci=$1 before=
	apply_eligible "$pci" || return 1
	numvfs_file=/sys/bus/pci/devices/$pci/sriov_numvfs
	if [ ! -e "$root$numvfs_file" ]; then
		apply_fail no_sriov pci "$pci"
		return 1
	fi
	apply_read_numvfs || return 1
	[ "$now" -eq "$2" ] && return 0
	probe_first_line "/sys/bus/pci/devices/$pci/sriov_totalvfs"
	if [ "$2" -gt "${value:-0}" ]; then
		apply_fail above_total pci "$pci" found "${value:-0}" expected "$2"
		return 1
	fi
	before=$now
	if [ "$before" -gt 0 ]; then
		if [ -z "$apply_drained" ] && apply_kubelet; then
			apply_fail not_drained pci "$pci" found "$before" expected "$2"
			return 1
		fi
		apply_vfs_free || return 1
		apply_write_numvfs 0 || return 1
		apply_outcome=changed
	fi
	if [ "$2" -gt 0 ]; then
		if ! apply_write_numvfs "$2"; then
			# The VFs that nobody used come back, if the kernel still takes them.
			[ "$before" -gt 0 ] && printf '%s' "$before" | "$timeout" -k 2 120 "$tool" "$root$numvfs_file" >/dev/null 2>&1
			return 1
		fi
		apply_outcome=changed
	fi
	before=0
	apply_read_numvfs || return 1
	[ "$now" -eq "$2" ] || apply_fail verify_failed pci "$pci" found "$now" expected "$2"
}
