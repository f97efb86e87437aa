#!/bin/sh
# The mode in /etc/modprobe.d. Part of the apply script, see apply.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

# Prints a modprobe.d file without netns_mode of ib_core and without our comment.
# Lines that a backslash continues are one; modprobe takes - and _ for the same.
apply_without_mode() {
	awk '
		function flush(   count, word, kept, found, i) {
			count = split(text, word)
			if (word[1] == "#" && word[2] == "pulumi-rdma:") return
			if (word[1] == "options" && word[2] ~ /^ib[-_]core$/) {
				for (i = 3; i <= count; i++)
					if (word[i] ~ /^netns_mode=/) found = 1
					else kept = kept " " word[i]
				if (found) {
					if (kept != "") print "options ib_core" kept
					return
				}
			}
			print raw
		}
		{
			raw = open ? raw "\n" $0 : $0
			text = open ? text $0 : $0
			open = sub(/\\$/, "", text)
			if (!open) flush()
		}
		END { if (open) flush() }
	' "$1"
}

# Prints the last netns_mode of ib_core in a file.
apply_mode_in() {
	awk '
		{
			text = open ? text $0 : $0
			open = sub(/\\$/, "", text)
			if (open) next
			count = split(text, word)
			if (word[1] == "options" && word[2] ~ /^ib[-_]core$/)
				for (i = 3; i <= count; i++)
					if (word[i] ~ /^netns_mode=/) last = substr(word[i], 12)
		}
		END { print last }
	' "$1"
}

apply_modprobe() {
	apply_digit "$1"
	apply_later_modprobe || return 1
	# A file of ours in /etc hides one of the same name elsewhere: start from that.
	base=
	for directory in /etc /run /usr/local/lib /usr/lib /lib; do
		[ -f "$root$directory/modprobe.d/ib_core.conf" ] && base=$root$directory/modprobe.d/ib_core.conf && break
	done
	kept=
	[ -n "$base" ] && kept=$(apply_without_mode "$base")
	wanted_text="${kept:+$kept$newline}# pulumi-rdma: $apply_owner${newline}options ib_core netns_mode=$digit$newline"
	apply_read "$apply_modprobe_file"
	if [ "$apply_text" != "$wanted_text" ]; then
		apply_keep_original "$apply_modprobe_file" && apply_put "$apply_modprobe_file" "$wanted_text" || return 1
	fi
	apply_verify_modprobe
}

# Refuses where a file that is read after ours says otherwise.
apply_later_modprobe() {
	names=$(
		for directory in /etc /run /usr/local/lib /usr/lib /lib; do
			for path in "$root$directory"/modprobe.d/*.conf; do [ -f "$path" ] && printf '%s\n' "${path##*/}"; done
		done
	)
	later=$(printf '%s\nib_core.conf\n' "$names" | sort -u | awk 'found; $0 == "ib_core.conf" { found = 1 }')
	set -f
	IFS=$newline
	for name in $later; do
		for directory in /etc /run /usr/local/lib /usr/lib /lib; do
			file=$directory/modprobe.d/$name
			[ -f "$root$file" ] || continue
			mode=$(apply_mode_in "$root$file")
			case $mode:$digit in
			:* | [0nN]:0 | [1yY]:1) ;;
			*)
				IFS=$whitespace
				set +f
				apply_fail overridden file "$file" found "netns_mode=$mode" expected "netns_mode=$digit"
				return 1
				;;
			esac
			break
		done
	done
	IFS=$whitespace
	set +f
}

# Asks modprobe what wins. It appends what the running command line says, which the
# next boot need not say: those come off the end first.
apply_verify_modprobe() {
	probe_find_tool modprobe || return 0
	probe_run 20 "$tool" --show-depends ib_core
	[ "$status" -eq 0 ] || return 0
	# shellcheck disable=SC2016 # awk's own $
	found=$(printf '%s\n' "$output" | awk -v line="$(cat "$root/proc/cmdline" 2>/dev/null)" '
		BEGIN {
			count = split(line, word)
			for (i = 1; i <= count; i++) if (word[i] ~ /^ib[-_]core\.netns_mode=/) running++
		}
		/ib[-_]core\.ko/ {
			given = 0
			for (i = 1; i <= NF; i++) if ($i ~ /^netns_mode=/) value[++given] = substr($i, 12)
		}
		END { print value[given - running] }')
	case $found:$digit in
	[0nN]:0 | [1yY]:1) ;;
	*) apply_fail verify_failed file "$apply_modprobe_file" found "netns_mode=$found" expected "netns_mode=$digit" ;;
	esac
}
