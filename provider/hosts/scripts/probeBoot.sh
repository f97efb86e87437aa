#!/bin/sh
# What the next boot loads: boot loader, modprobe.d, initramfs. Part of the probe, see probe.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

probe_boot() {
	probe_put_file /etc/os-release
	[ -e "$root/etc/os-release" ] || probe_put_file /usr/lib/os-release
	for grub in /boot/grub /boot/grub2; do
		probe_put_file "$grub/grub.cfg"
		probe_put_file "$grub/grubenv"
		probe_put_file "$grub/custom.cfg"
	done
	probe_put_files /boot/efi/EFI /grub.cfg
	probe_put_files /boot/efi/EFI /grubenv
	for loader in /boot/loader /boot/efi/loader /efi/loader; do
		probe_put_file "$loader/loader.conf"
		probe_put_files "$loader/entries" .conf
	done
	probe_put_file /etc/kernel/cmdline
}

# Every modprobe.d file by name, for one in /etc masks its namesakes elsewhere,
# and the text of those that speak of ib_core.
probe_modprobe() {
	listing='' speaking='' initramfs_sources=
	for directory in /etc /run /usr/local/lib /usr/lib /lib; do
		directory=$directory/modprobe.d
		if [ -d "$root$directory" ] && { [ ! -r "$root$directory" ] || [ ! -x "$root$directory" ]; }; then
			section unreadable "$directory"
		fi
		for path in "$root$directory"/*.conf; do
			[ -e "$path" ] || continue
			name=${path#"$root"}
			case $name in *[[:cntrl:]]*) section unreadable "$directory" && continue ;; esac
			listing=$listing$name$newline
			[ -f "$path" ] || continue
			if [ -r "$path" ]; then
				speaks=
				while read -r text || [ -n "$text" ]; do
					case $text in *ib[_-]core*) speaks=yes && break ;; esac
				done <"$path" || speaks=yes
				[ -n "$speaks" ] || continue
				initramfs_sources=$initramfs_sources$path$newline
			fi
			speaking=$speaking$name$newline
		done
	done
	set -f
	IFS=$newline
	for name in $speaking; do
		IFS=$whitespace
		probe_put_file "$name"
	done
	IFS=$whitespace
	set +f
	section modprobe-files
	printf '%s' "$listing"
}

# Sets $initramfs to the image of the next boot: of the chosen boot loader entry,
# else what the generated grub.cfg loads first, else of the running kernel.
probe_find_initramfs() {
	initramfs=
	saved='*'
	[ -r "$root/boot/grub2/grubenv" ] && while IFS= read -r text; do
		case $text in saved_entry=?*) saved=${text#*=} ;; esac
	done <"$root/boot/grub2/grubenv"
	case $saved in *[!A-Za-z0-9_.+~*-]*) saved='*' ;; esac
	for path in "$root"/boot/loader/entries/$saved.conf /boot/grub/grub.cfg /boot/grub2/grub.cfg; do
		path=$root${path#"$root"}
		[ -f "$path" ] || continue
		while read -r verb text; do
			case $verb in initrd | initrdefi | initrd16) ;; *) continue ;; esac
			# The last one: microcode comes first. Paths are of the boot partition,
			# or of the root one where /boot has none.
			for image in $text; do
				[ -f "$root$image" ] && initramfs=$root$image
				[ -f "$root/boot$image" ] && initramfs=$root/boot$image
			done
			[ -n "$initramfs" ] && return
		done <"$path"
	done
	probe_first_line /proc/sys/kernel/osrelease
	for initramfs in "$root/boot/initrd.img-$value" "$root/boot/initramfs-$value.img" "$root/boot/initrd-$value"; do
		[ -f "$initramfs" ] && return
	done
	initramfs=
}

# What is in the initramfs of the next boot about ib_core, and how old it is.
probe_job_initramfs() {
	[ -n "$initramfs" ] || return 0
	probe_say initramfs-image = "${initramfs#"$root"}"
	if [ ! -r "$initramfs" ]; then
		probe_say initramfs ! unreadable
		return
	fi
	# initramfs-tools calls its images initrd.img-*, dracut otherwise.
	case $initramfs in */initrd.img-*) listers='lsinitramfs lsinitrd' ;; *) listers='lsinitrd lsinitramfs' ;; esac
	for name in $listers; do
		probe_find_tool "$name" && break
	done
	lister=$tool
	if [ -z "$lister" ]; then
		probe_say initramfs ! tool-missing
		return
	fi
	probe_find_tool stat
	IFS=$newline
	# shellcheck disable=SC2086 # one name per line
	probe_run 5 "$tool" -L -c %Y "$initramfs" "$root/etc/modprobe.d" $initramfs_sources
	IFS=$whitespace
	probe_say_lines initramfs-times "$output" "$status"
	probe_find_tool grep
	output=$(
		{ "$timeout" -k 2 25 "$lister" "$initramfs" 2>&1 || printf 'lister ended %s\n' "$?"; } |
			"$tool" -aE '(ib_core|mlx5_ib)\.ko|modprobe\.d/|^lister ended'
	)
	code=0
	case $output in *"lister ended "*) code=${output##*"lister ended "} ;; esac
	probe_say_lines initramfs "$output" "$code"
}
