#!/bin/sh
# Our own records, and the unit that makes VFs at boot. Part of the probe, see probe.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

# Our own records.
probe_records() {
	for kind in firmware first-seen marks; do
		for path in "$root/var/lib/pulumi-rdma/$kind"/*; do
			case ${path##*/} in *[!A-Za-z0-9_.:+-]*) ;; *) probe_put_file "${path#"$root"}" ;; esac
		done
	done
	probe_boot_vfs
}

# The unit that makes VFs at boot (applyBootVfs.sh): its files by port, and whether
# script and unit are as this version writes them. probe_boot_sums is made by scripts.ts.
probe_boot_vfs() {
	unit=/etc/systemd/system/pulumi-rdma-vfs.service script=/etc/pulumi-rdma/make-vfs.sh
	[ -e "$root$unit" ] || [ -e "$root$script" ] || return 0
	for path in "$root"/etc/pulumi-rdma/vfs/*; do
		case ${path##*/} in *[!A-Za-z0-9_.:+-]*) ;; *) probe_put_file "${path#"$root"}" ;; esac
	done
	state=changed
	if probe_find_tool cksum; then
		# shellcheck disable=SC2046 # the sums of the two files are words
		set -- $(cd "$root/etc" && "$tool" "$root$script" "$root$unit" 2>/dev/null)
		probe_boot_sums
		[ "${1:-} ${2:-} ${4:-} ${5:-}" = "$boot_sums" ] && state=right
	fi
	[ -L "$root/etc/systemd/system/multi-user.target.wants/${unit##*/}" ] || state=disabled
	section boot-vfs "$state"
}
