#!/bin/sh
# Images whose copy of modprobe.d is outdated. Part of the apply script, see apply.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

# Sets $outdated to the first image that is older than a modprobe.d file or, where
# one was removed, than the folder.
apply_outdated_image() {
	outdated=
	for image in "$root"/boot/initrd.img-*; do
		[ -f "$image" ] || continue
		case $image in *.bak | *.dpkg-bak | *.old* | *.new) continue ;; esac
		if [ -n "$(find "$root/etc/modprobe.d" -newer "$image" 2>/dev/null)" ]; then
			outdated=${image#"$root"}
			return
		fi
	done
}

apply_initramfs() {
	apply_outdated_image
	[ -n "$outdated" ] || return 0
	if ! probe_find_tool update-initramfs; then
		apply_fail tool_missing tool update-initramfs
		return 1
	fi
	probe_run 900 "$tool" -u -k all
	if [ "$status" -ne 0 ]; then
		apply_fail_said initramfs_failed tool update-initramfs exit "$status"
		return 1
	fi
	apply_outcome=changed
	apply_outdated_image
	[ -z "$outdated" ] ||
		apply_fail verify_failed file "$outdated" found "an image older than /etc/modprobe.d" expected "a new image"
}
