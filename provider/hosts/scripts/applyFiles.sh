#!/bin/sh
# How the apply script writes: whole files, an original kept, nothing half. Part of the apply script, see apply.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

apply_sync() {
	probe_find_tool sync
	"$timeout" -k 2 60 "$tool" "$1" >/dev/null 2>&1 || "$timeout" -k 2 60 "$tool" >/dev/null 2>&1
}

# Sets $apply_text to a file's text, last newline included; empty where there is none.
apply_read() {
	apply_text=
	[ -f "$root$1" ] || return 0
	apply_text=$(cat "$root$1" && printf x) || return 1
	apply_text=${apply_text%x}
}

# Gives a file the text $2: a temporary file beside it, fsync, rename. The name is
# fixed, for the lock is held, and one that no tool reads (*.conf, *.cfg).
apply_put() {
	put_file=$root$1 put_text=$2
	put_directory=${put_file%/*}
	put_temporary=$put_directory/.pulumi-rdma.tmp
	if [ -L "$put_file" ]; then
		apply_fail not_a_file file "$1"
		return 1
	fi
	if [ -f "$put_file" ]; then
		apply_read "$1" && [ "$apply_text" = "$put_text" ] && return 0
	fi
	output=$({
		mkdir -p "$put_directory" && rm -f "$put_temporary" &&
			if [ -e "$put_file" ]; then cp -p "$put_file" "$put_temporary"; else : >"$put_temporary" && chmod 644 "$put_temporary"; fi &&
			printf '%s' "$put_text" >"$put_temporary" && apply_sync "$put_temporary" &&
			mv -f "$put_temporary" "$put_file" && apply_sync "$put_directory"
	} 2>&1) || {
		apply_fail_said write_failed file "$1"
		return 1
	}
	apply_outcome=changed
}

apply_remove() {
	[ -e "$root$1" ] || return 0
	output=$(rm -f "$root$1" 2>&1) || {
		apply_fail_said write_failed file "$1"
		return 1
	}
	apply_sync "$root${1%/*}"
	apply_outcome=changed
}

# Keeps a file as it was before our first change, once.
apply_keep_original() {
	original=$apply_records/originals/$(printf '%s' "${1#/}" | tr / _)
	[ -e "$root$original" ] || [ -e "$root$original.absent" ] && return 0
	if [ -f "$root$1" ]; then
		apply_read "$1" && apply_put "$original" "$apply_text"
	else
		apply_put "$original.absent" ''
	fi
}

# The same for what is no file: $1 a name, $2 its text.
apply_keep_text() {
	[ -e "$root$apply_records/originals/$1" ] || apply_put "$apply_records/originals/$1" "$2"
}

# What a run that was killed left behind.
apply_sweep() {
	for directory in /etc/modprobe.d /etc/default /etc/default/grub.d \
		/etc/pulumi-rdma /etc/pulumi-rdma/vfs /etc/systemd/system \
		$apply_records/firmware $apply_records/first-seen $apply_records/marks $apply_records/originals; do
		[ -e "$root$directory/.pulumi-rdma.tmp" ] && rm -f "$root$directory/.pulumi-rdma.tmp"
	done
	return 0
}
