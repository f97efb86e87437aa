#!/bin/sh
# The boot argument where a tool keeps it: grubby (RHEL and its like, one file per
# entry) and rpm-ostree (hosts booted from an image). Part of the apply script, see
# apply.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

# Reads lines of kernel arguments. Sets $found to `ok` where the modes of every line
# end with the wanted one, else to what is there, and $present to all that are there.
apply_lines_found() {
	lines_found=$(printf '%s\n' "$1" | awk -v wanted="$wanted_token" '
		{
			last = ""
			for (i = 1; i <= NF; i++) {
				if ($i !~ /^ib[-_]core\.netns_mode=/) continue
				last = $i
				if (!seen[$i]++) present = present (present == "" ? "" : " ") $i
			}
			entries++
			if (last != wanted && bad == "") bad = last == "" ? "no ib_core.netns_mode" : last
		}
		END {
			print entries == 0 ? "no entry of this system" : bad == "" ? "ok" : bad
			print present
		}')
	found=${lines_found%%"$newline"*} present=
	case $lines_found in *"$newline"*) present=${lines_found#*"$newline"} ;; esac
}

# What grubby says of every entry, the rescue one too: `--update-kernel=ALL` means it.
apply_grubby_found() {
	probe_run 60 "$boot_tool" --info=ALL
	if [ "$status" -ne 0 ]; then
		apply_fail_said boot_loader_failed tool grubby exit "$status"
		return 1
	fi
	apply_lines_found "$(printf '%s\n' "$output" | sed -n 's/^args=//p' | tr '"' ' ')"
}

# grubby 8.40 of RHEL 8 takes away and replaces one word of a kind in each call, so
# it is asked until there is nothing left to ask for. With ALL it changes
# GRUB_CMDLINE_LINUX of /etc/default/grub too, which entries of later kernels come from.
apply_boot_grubby() {
	boot_tool=$tool
	apply_grubby_found || return 1
	[ "$found" = ok ] && return 0
	for path in "$root"/boot/loader/entries/*.conf "$root/etc/default/grub" "$root/etc/kernel/cmdline"; do
		[ -f "$path" ] || continue
		apply_keep_original "${path#"$root"}" || return 1
	done
	for again in 1 2 3 4; do
		set -- --update-kernel=ALL
		[ -n "$present" ] && set -- "$@" "--remove-args=$present"
		[ -n "$wanted_token" ] && set -- "$@" "--args=$wanted_token"
		probe_run 120 "$boot_tool" "$@"
		if [ "$status" -ne 0 ]; then
			apply_fail_said boot_loader_failed tool grubby exit "$status"
			return 1
		fi
		apply_outcome=changed
		apply_grubby_found || return 1
		[ "$found" = ok ] && return 0
	done
	apply_argument_missing "grubby --info=ALL"
}

# What the next boot's deployment holds, staged or not.
apply_kargs_found() {
	probe_run 60 "$boot_tool" kargs
	if [ "$status" -ne 0 ]; then
		apply_fail_said boot_loader_failed tool rpm-ostree exit "$status"
		return 1
	fi
	kargs=$(printf '%s\n' "$output" | grep -v '^The kernel arguments are' | tr '\n' ' ')
	apply_lines_found "$kargs"
}

# Stages a deployment whose only difference is the arguments: the next boot takes it.
apply_boot_rpm_ostree() {
	if ! probe_find_tool rpm-ostree; then
		apply_fail tool_missing tool rpm-ostree
		return 1
	fi
	boot_tool=$tool
	apply_kargs_found || return 1
	[ "$found" = ok ] && return 0
	apply_keep_text rpm-ostree-kargs "$kargs$newline" || return 1
	for again in 1 2 3 4; do
		set -- kargs --unchanged-exit-77
		for word in $present; do
			[ "$word" = "$wanted_token" ] || set -- "$@" "--delete-if-present=$word"
		done
		[ -n "$wanted_token" ] && set -- "$@" "--append-if-missing=$wanted_token"
		probe_run 600 "$boot_tool" "$@"
		case $status in
		0) apply_outcome=changed ;;
		77) ;;
		*)
			apply_fail_said boot_loader_failed tool rpm-ostree exit "$status"
			return 1
			;;
		esac
		apply_kargs_found || return 1
		[ "$found" = ok ] && return 0
	done
	apply_argument_missing "rpm-ostree kargs"
}
