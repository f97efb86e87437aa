#!/bin/sh
# The boot argument (GRUB of the Debian family). Part of the apply script, see apply.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

apply_boot_argument() {
	if ! probe_find_tool update-grub || [ ! -f "$root/boot/grub/grub.cfg" ]; then
		apply_fail unsupported_boot_loader
		return 1
	fi
	if [ "$1" = none ]; then
		wanted_token=
		apply_remove "$apply_grub_file" && apply_strip_arguments || return 1
	else
		apply_digit "$1"
		wanted_token=ib_core.netns_mode=$digit
		apply_later_grub || return 1
		apply_put "$apply_grub_file" "# pulumi-rdma: $apply_owner
GRUB_CMDLINE_LINUX_DEFAULT=\"\$GRUB_CMDLINE_LINUX_DEFAULT $wanted_token\"
" || return 1
	fi
	apply_grub_found
	[ "$apply_outcome" = unchanged ] && [ "$found" = ok ] && return 0
	probe_find_tool update-grub
	probe_run 300 "$tool"
	if [ "$status" -ne 0 ]; then
		apply_fail_said boot_loader_failed tool update-grub exit "$status"
		return 1
	fi
	apply_outcome=changed
	apply_grub_found
	[ "$found" = ok ] ||
		apply_fail verify_failed file /boot/grub/grub.cfg found "$found" expected "${wanted_token:-no ib_core.netns_mode}"
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

# Takes the argument out of the assignments of others, as a word and nothing else.
apply_strip_arguments() {
	for path in "$root/etc/default/grub" "$root"/etc/default/grub.d/*.cfg; do
		[ -f "$path" ] || continue
		stripped=$(sed -E '/^[[:space:]]*(export[[:space:]]+)?GRUB_CMDLINE_[A-Z_]*=/{
			s/[[:space:]]+ib[-_]core\.netns_mode=[^[:space:]"'\'']*//g
			s/(["'\''=])ib[-_]core\.netns_mode=[^[:space:]"'\'']*[[:space:]]*/\1/g
		}' "$path" && printf x)
		stripped=${stripped%x}
		apply_read "${path#"$root"}"
		[ "$apply_text" = "$stripped" ] && continue
		apply_keep_original "${path#"$root"}" && apply_put "${path#"$root"}" "$stripped" || return 1
	done
}

# Sets $found to `ok` where every entry of this system in the generated grub.cfg
# ends its modes with the wanted one (recovery entries do without), else to what
# is there. Entries that os-prober made for other systems do not count.
apply_grub_found() {
	found=$(awk -v wanted="$wanted_token" '
		/^### BEGIN / { skip = $3 !~ /_linux(_zfs)?$/ }
		/^### END / { skip = 0 }
		!skip && $1 ~ /^linux(16|efi)?$/ {
			recovery = 0
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
	' "$root/boot/grub/grub.cfg")
}
