#!/bin/sh
# The unit that makes VFs at boots that are not ours: a file per port, one script, one
# unit for all. Part of the apply script, see apply.sh; apply_boot_script and
# apply_boot_unit, which print the texts of the two, are made by scripts.ts.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

apply_boot_files() {
	boot_folder=/etc/pulumi-rdma
	boot_unit_file=/etc/systemd/system/pulumi-rdma-vfs.service
	boot_link=/etc/systemd/system/multi-user.target.wants/pulumi-rdma-vfs.service
}

# $1: card, $2: port (function number, or PCI address where that comes twice), $3: its
# PCI address, $4: how many VFs, then settings. 0 VFs: the file of the port goes, and
# its mark.
apply_boot_vfs() {
	apply_boot_files
	card=$1 port=$2 pci=$3 count=$4
	shift 4
	port_file=$boot_folder/vfs/$card.$port
	if [ "$count" -eq 0 ]; then
		apply_remove "$port_file" && apply_remove "$apply_records/marks/boot-vfs.$card.$port" &&
			apply_boot_leave
		return
	fi
	apply_eligible "$pci" || return 1
	port_text="serial $card${newline}function $port$newline" found=${serial:-no serial number}
	case $card in pci-*) found=pci-${pci%.*} port=$pci ;; esac
	[ "$port" = "$pci" ] && port_text="pci $pci$newline"
	if [ "$found" != "$card" ]; then
		apply_fail wrong_card pci "$pci" found "$found" expected "$card"
		return 1
	fi
	port_text="# pulumi-rdma: $apply_owner$newline${port_text}numvfs $count$newline"
	[ "$#" -eq 0 ] || port_text="${port_text}settings $*$newline"
	boot_text=$(apply_boot_script && printf x)
	unit_text=$(apply_boot_unit && printf x)
	apply_put "$boot_folder/make-vfs.sh" "${boot_text%x}" && apply_put "$port_file" "$port_text" || return 1
	before=$apply_outcome apply_outcome=unchanged
	apply_put "$boot_unit_file" "${unit_text%x}" || return 1
	if [ "$(readlink "$root$boot_link" 2>/dev/null)" != ../pulumi-rdma-vfs.service ]; then
		output=$({ mkdir -p "$root${boot_link%/*}" && ln -sfn ../pulumi-rdma-vfs.service "$root$boot_link"; } 2>&1) || {
			apply_fail_said write_failed file "$boot_link"
			return 1
		}
		apply_outcome=changed
	fi
	[ "$apply_outcome" = unchanged ] || apply_boot_reload
	[ "$before" = unchanged ] || apply_outcome=changed
}

# Takes the unit away once nobody wants VFs any more.
apply_boot_leave() {
	for path in "$root$boot_folder"/vfs/*; do
		[ -e "$path" ] && return 0
	done
	[ -L "$root$boot_link" ] && rm -f "$root$boot_link" && apply_outcome=changed
	[ -e "$root$boot_unit_file" ] || [ -e "$root$boot_folder" ] || return 0
	apply_remove "$boot_unit_file" && apply_remove "$boot_folder/make-vfs.sh" || return 1
	rmdir "$root$boot_folder/vfs" "$root$boot_folder" 2>/dev/null
	apply_boot_reload
}

apply_boot_reload() {
	probe_find_tool systemctl && probe_run 60 "$tool" daemon-reload
	return 0
}
