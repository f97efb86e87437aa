#!/bin/sh
# The boot argument: which boot loader it is, and GRUB with a generated grub.cfg
# (Debian, SUSE). grubby and rpm-ostree are in applyBootTools.sh. Part of the apply
# script, see apply.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

# $1: mode, or `none` for no argument at all. What is there tells the way: every
# one of them is checked in what the boot loader will read, not in its sources.
apply_boot_argument() {
	wanted_token=
	if [ "$1" != none ]; then
		apply_digit "$1"
		wanted_token=ib_core.netns_mode=$digit
	fi
	if [ -e "$root/run/ostree-booted" ]; then
		apply_boot_rpm_ostree
	elif [ -f "$root/boot/grub/grub.cfg" ] && probe_find_tool update-grub; then
		apply_boot_update_grub
	elif apply_loader_entries && probe_find_tool grubby; then
		apply_boot_grubby
	elif [ -f "$root/boot/grub2/grub.cfg" ] && ! apply_loader_entries && probe_find_tool grub2-mkconfig; then
		apply_boot_grub2
	else
		apply_fail unsupported_boot_loader
	fi
}

apply_loader_entries() {
	for path in "$root"/boot/loader/entries/*.conf; do
		[ -f "$path" ] && return 0
	done
	return 1
}

# $1: what the tool or file of the boot loader is called.
apply_argument_missing() {
	apply_fail verify_failed file "$1" found "$found" expected "${wanted_token:-no ib_core.netns_mode}"
}

# --- Debian: a file of ours that grub-mkconfig reads last ----------------------

apply_boot_update_grub() {
	if [ -z "$wanted_token" ]; then
		apply_remove "$apply_grub_file" || return 1
		for path in "$root/etc/default/grub" "$root"/etc/default/grub.d/*.cfg; do
			[ -f "$path" ] || continue
			apply_strip_argument "${path#"$root"}" 'GRUB_CMDLINE_[A-Z_]*' || return 1
		done
	else
		apply_later_grub || return 1
		apply_put "$apply_grub_file" "# pulumi-rdma: $apply_owner
GRUB_CMDLINE_LINUX_DEFAULT=\"\$GRUB_CMDLINE_LINUX_DEFAULT $wanted_token\"
" || return 1
	fi
	apply_make_grub_config /boot/grub/grub.cfg update-grub
}

# Refuses where a file that is read after ours sets the line anew.
apply_later_grub() {
	for path in "$root"/etc/default/grub.d/*.cfg; do
		[ -f "$path" ] || continue
		case $(printf '%s\n' "${path##*/}" "${apply_grub_file##*/}" | sort | tail -n 1) in
		"${apply_grub_file##*/}") continue ;;
		esac
		bad=$(awk -v wanted="$wanted_token" '
			/^[ \t]*(export[ \t]+)?GRUB_CMDLINE_LINUX_DEFAULT=/ {
				text = $0
				sub(/^[^=]*=/, "", text)
				if (text !~ /GRUB_CMDLINE_LINUX_DEFAULT/) bad = "GRUB_CMDLINE_LINUX_DEFAULT without what was there"
				if (match(text, /ib[-_]core\.netns_mode=[^ \t"\047]*/) && substr(text, RSTART, RLENGTH) != wanted)
					bad = substr(text, RSTART, RLENGTH)
			}
			END { print bad }' "$path")
		if [ -n "$bad" ]; then
			apply_fail overridden file "${path#"$root"}" found "$bad" expected "$wanted_token"
			return 1
		fi
	done
}

# --- SUSE: /etc/default/grub itself, which grub2-mkconfig reads alone ------------

apply_boot_grub2() {
	if [ -z "$wanted_token" ]; then
		apply_strip_argument /etc/default/grub 'GRUB_CMDLINE_[A-Z_]*' || return 1
	else
		apply_add_argument /etc/default/grub || return 1
	fi
	apply_make_grub_config /boot/grub2/grub.cfg grub2-mkconfig -o "$root/boot/grub2/grub.cfg"
}

# Makes the argument the last word of GRUB_CMDLINE_LINUX_DEFAULT, which 10_linux
# prints last. In place, as the tools of the family do: they know one assignment.
apply_add_argument() {
	apply_stripped "$1" GRUB_CMDLINE_LINUX_DEFAULT
	added=$(printf '%s' "$stripped" | awk -v word="$wanted_token" '
		{ line[NR] = $0 }
		/^[ \t]*(export[ \t]+)?GRUB_CMDLINE_LINUX_DEFAULT=/ { last = NR }
		END {
			text = last ? line[last] : ""
			value = text
			sub(/^[^=]*=/, "", value)
			sub(/[ \t]+$/, "", value)
			name = substr(text, 1, index(text, "="))
			if (value ~ /^"[^"]*[^"\\]"$/ || value ~ /^\047[^\047]+\047$/)
				line[last] = name substr(value, 1, length(value) - 1) " " word substr(value, length(value))
			else if (value == "\"\"" || value == "\047\047" || (last && value == ""))
				line[last] = name "\"" word "\""
			else if (last && value ~ /^[A-Za-z0-9_.,:\/=-]+$/)
				line[last] = name "\"" value " " word "\""
			else
				line[++NR] = "GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT " word "\""
			for (i = 1; i <= NR; i++) print line[i]
		}' && printf x)
	apply_put_changed "$1" "${added%x}"
}

# --- both -------------------------------------------------------------------------

# Sets $stripped to a file without the argument in the assignments of variables $2:
# as a word, and nothing else.
apply_stripped() {
	stripped=$([ -f "$root$1" ] && sed -E '/^[[:space:]]*(export[[:space:]]+)?'"$2"'=/{
		s/[[:space:]]+ib[-_]core\.netns_mode=[^[:space:]"'\'']*//g
		s/(["'\''=])ib[-_]core\.netns_mode=[^[:space:]"'\'']*[[:space:]]*/\1/g
	}' "$root$1"
		printf x)
	stripped=${stripped%x}
}

apply_strip_argument() {
	apply_stripped "$1" "$2"
	apply_put_changed "$1" "$stripped"
}

# Gives a file of others another text, and keeps what was there.
apply_put_changed() {
	apply_read "$1"
	[ "$apply_text" = "$2" ] && return 0
	changed_text=$2
	apply_keep_original "$1" && apply_put "$1" "$changed_text"
}

# $1: grub.cfg, then the tool that makes it.
apply_make_grub_config() {
	config=$1
	shift
	apply_grub_found "$config"
	[ "$apply_outcome" = unchanged ] && [ "$found" = ok ] && return 0
	maker=$1
	shift
	probe_find_tool "$maker"
	probe_run 300 "$tool" "$@"
	if [ "$status" -ne 0 ]; then
		apply_fail_said boot_loader_failed tool "$maker" exit "$status"
		return 1
	fi
	apply_outcome=changed
	apply_grub_found "$config"
	[ "$found" = ok ] || apply_argument_missing "$config"
}

# Sets $found to `ok` where every entry of this system in the generated grub.cfg
# ends its modes with the wanted one (recovery entries do without), else to what
# is there. Entries that os-prober made for other systems do not count.
apply_grub_found() {
	found=$(awk -v wanted="$wanted_token" '
		/^### BEGIN / { skip = $3 !~ /_linux(_zfs)?$/ }
		/^### END / { skip = 0 }
		$1 == "menuentry" { rescue = /recovery mode/ }
		!skip && $1 ~ /^linux(16|efi)?$/ {
			recovery = rescue
			last = ""
			for (i = 2; i <= NF; i++) {
				if ($i == "single" || $i == "recovery") recovery = 1
				if ($i ~ /^ib[-_]core\.netns_mode=/) last = $i
			}
			if (recovery && (wanted != "" || last == "")) next
			entries++
			if (last != wanted && bad == "") bad = last == "" ? "no ib_core.netns_mode" : last
		}
		END { print entries == 0 ? "no entry of this system" : bad == "" ? "ok" : bad }
	' "$root$1")
}
