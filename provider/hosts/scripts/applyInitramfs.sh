#!/bin/sh
# Images whose copy of modprobe.d is outdated. Part of the apply script, see apply.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

# Sets $outdated to the first image that is older than a modprobe.d file or, where
# one was removed, than the folder; $maker to what makes the images of this system:
# initramfs-tools calls them initrd.img-*, dracut initramfs-*.img, on SUSE initrd-*.
apply_outdated_image() {
	outdated=''
	for image in "$root"/boot/initrd.img-* "$root"/boot/initramfs-*.img "$root"/boot/initrd-*; do
		[ -f "$image" ] || continue
		kernel=${image##*/} maker=dracut
		case $kernel in
		*.bak | *.dpkg-bak | *.old* | *.new | *rescue* | *kdump*) continue ;;
		initrd.img-*) probe_find_tool update-initramfs && maker=update-initramfs ;;
		initramfs-*) kernel=${kernel#initramfs-} && kernel=${kernel%.img} ;;
		*) kernel=${kernel#initrd-} ;;
		esac
		# dracut makes those of kernels that have modules: others do not boot either.
		[ "$maker" = update-initramfs ] || [ -d "$root/lib/modules/${kernel#initrd.img-}" ] ||
			[ -d "$root/usr/lib/modules/${kernel#initrd.img-}" ] || continue
		if [ -n "$(find "$root/etc/modprobe.d" -newer "$image" 2>/dev/null)" ]; then
			outdated=${image#"$root"}
			return
		fi
	done
}

apply_initramfs() {
	apply_outdated_image
	[ -n "$outdated" ] || return 0
	if ! probe_find_tool "$maker"; then
		apply_fail tool_missing tool "$maker"
		return 1
	fi
	case $maker in
	dracut) probe_run 900 "$tool" -f --regenerate-all ;;
	*) probe_run 900 "$tool" -u -k all ;;
	esac
	if [ "$status" -ne 0 ]; then
		apply_fail_said initramfs_failed tool "$maker" exit "$status"
		return 1
	fi
	apply_outcome=changed
	apply_outdated_image
	[ -z "$outdated" ] ||
		apply_fail verify_failed file "$outdated" found "an image older than /etc/modprobe.d" expected "a new image"
}
