#!/bin/sh
# Writes to this host: the steps of its input, in order, up to the first that
# fails; then probes, so that one exec writes and returns fresh facts.
#
# Stands behind probe.sh and uses its functions (section, probe_settings, probe_run,
# probe_find_tool, probe_first_line, probe_link_name, probe_first_entry); its own
# names begin with `apply_`. Input, words separated by TABs, checked as a whole
# before anything is done:
#   owner <project/stack/resource>      for the comment line of files
#   drained                             the node is empty: VFs that exist may go
#   step <index> <do> <argument>...     see apply_check_step
#   end
# Output: a section "running <index> <do>" before a step and
# "step <index> <do> changed|unchanged|failed [<code>]" after it, whose lines are
# "key<TAB>value"; then the probe's sections, unless the last step is a reboot.
# Every step first looks whether it is done already and then writes nothing, so
# that a run that was cut off is finished by the next one.
#
# shellcheck disable=SC2154,SC2034 # variables that probe.sh sets and reads

# --- outcome of a step -------------------------------------------------------

# $1: code, then pairs of key and value.
apply_fail() {
	apply_outcome=failed apply_code=$1
	shift
	while [ "$#" -ge 2 ]; do
		apply_detail="$apply_detail$1$apply_tab$2$newline"
		shift 2
	done
	return 1
}

# A failure that a tool explained: keeps the end of $output.
apply_fail_said() {
	said_lines=
	set -f
	IFS=$newline
	for text in $output; do said_lines="$said_lines${said_lines:+$newline}said$apply_tab$text"; done
	IFS=$whitespace
	set +f
	while [ "${#said_lines}" -gt 1500 ]; do
		case $said_lines in
		*"$newline"*) said_lines=${said_lines#*"$newline"} ;;
		*) said_lines=$(printf '%.1500s' "$said_lines") && break ;;
		esac
	done
	apply_detail="$apply_detail${said_lines:+$said_lines$newline}"
	apply_fail "$@"
}

# --- files -------------------------------------------------------------------

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

# What a run that was killed left behind.
apply_sweep() {
	for directory in /etc/modprobe.d /etc/default /etc/default/grub.d \
		$apply_records/firmware $apply_records/first-seen $apply_records/marks $apply_records/originals; do
		[ -e "$root$directory/.pulumi-rdma.tmp" ] && rm -f "$root$directory/.pulumi-rdma.tmp"
	done
	return 0
}

# --- modprobe.d --------------------------------------------------------------

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

# --- boot argument (GRUB of the Debian family) -------------------------------

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

# --- initramfs ---------------------------------------------------------------

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

# --- mode at runtime ---------------------------------------------------------

apply_digit() {
	case $1 in exclusive) digit=0 live_wanted=N ;; *) digit=1 live_wanted=Y ;; esac
}

apply_live_mode() {
	probe_first_line /sys/module/ib_core/parameters/netns_mode
	[ "$value" = "$live_wanted" ] && return 0
	case $value in Y) found=shared ;; N) found=exclusive ;; *) found="ib_core not loaded" ;; esac
	return 1
}

apply_netns() {
	apply_digit "$1"
	apply_live_mode && return 0
	if [ "$found" = "ib_core not loaded" ]; then
		apply_fail not_loaded
		return 1
	fi
	if ! probe_find_tool rdma; then
		apply_fail tool_missing tool rdma
		return 1
	fi
	probe_run 60 "$tool" system set netns "$1"
	case $status:$output in
	0:*) ;;
	*"resource busy"*)
		apply_fail_said busy_namespaces expected "$1"
		return 1
		;;
	*)
		apply_fail_said tool_failed tool rdma exit "$status"
		return 1
		;;
	esac
	apply_outcome=changed
	apply_live_mode || apply_fail verify_failed found "$found" expected "$1"
}

# Users of RDMA first, ib_core last. Which modules were loaded is noted in /run, so
# that a run that was killed in between is finished.
apply_module_reload() {
	apply_digit "$1"
	probe_first_line "$apply_reload_record"
	noted=$value
	[ -z "$noted" ] && apply_live_mode && return 0
	if ! probe_find_tool modprobe; then
		apply_fail tool_missing tool modprobe
		return 1
	fi
	modprobe=$tool loaded=
	for module in nvidia_peermem ib_ipoib rdma_ucm ib_umad ib_iser ib_isert ib_srp ib_srpt nvme_rdma \
		nvmet_rdma rpcrdma xprtrdma svcrdma smc rds_rdma ko2iblnd mlx5_ib rdma_rxe siw \
		ib_uverbs rdma_cm iw_cm ib_cm ib_core; do
		case " $noted " in
		*" $module "*) loaded="$loaded $module" ;;
		*) [ -d "$root/sys/module/$module" ] && loaded="$loaded $module" ;;
		esac
	done
	loaded=${loaded# }
	apply_put "$apply_reload_record" "$loaded$newline" || return 1
	for module in $loaded; do
		[ -d "$root/sys/module/$module" ] || continue
		probe_run 120 "$modprobe" -r "$module"
		if [ "$status" -ne 0 ] && [ -d "$root/sys/module/$module" ]; then
			said=$output
			apply_load_modules
			apply_remove "$apply_reload_record"
			output=$said
			apply_fail_said modules_in_use module "$module"
			return 1
		fi
	done
	probe_run 120 "$modprobe" ib_core "netns_mode=$digit"
	if [ "$status" -ne 0 ]; then
		apply_fail_said tool_failed tool modprobe exit "$status"
		return 1
	fi
	apply_load_modules || return 1
	apply_outcome=changed
	apply_live_mode || apply_fail verify_failed found "$found" expected "$1" || return 1
	apply_remove "$apply_reload_record"
}

# Loads $loaded again, from its end.
apply_load_modules() {
	reversed=
	for module in $loaded; do reversed="$module $reversed"; done
	for module in $reversed; do
		[ -d "$root/sys/module/$module" ] && continue
		probe_run 120 "$modprobe" "$module"
		if [ "$status" -ne 0 ]; then
			apply_fail_said tool_failed tool modprobe exit "$status" module "$module"
			return 1
		fi
	done
}

# --- devices -----------------------------------------------------------------

# Sets $serial and $vpd (its text) of a function. The layout is that of PCI 3.0,
# appendix I: large resource 0x90 holds keywords of two letters and a length.
apply_vpd() {
	serial='' vpd=''
	[ -e "$root/sys/bus/pci/devices/$1/vpd" ] || return 0
	probe_find_tool od
	probe_run 10 "$tool" -An -v -tx1 -N 8192 "$root/sys/bus/pci/devices/$1/vpd"
	[ "$status" -eq 0 ] || output=
	serial=$(printf '%s\n' "$output" | awk '
		BEGIN { at = 0; count = 0; for (i = 0; i < 256; i++) number[sprintf("%02x", i)] = i }
		{ for (i = 1; i <= NF; i++) byte[count++] = number[$i] }
		END {
			while (at < count) {
				if (byte[at] < 128) {
					if (int(byte[at] / 8) == 15 || byte[at] == 0) exit
					at += 1 + byte[at] % 8
					continue
				}
				size = byte[at + 1] + 256 * byte[at + 2]
				start = at + 3
				for (key = start; byte[at] == 144 && key + 3 <= start + size; key += 3 + byte[key + 2]) {
					if (byte[key] != 83 || byte[key + 1] != 78) continue
					for (i = 0; i < byte[key + 2]; i++) {
						code = byte[key + 3 + i]
						if (code > 32 && code < 127) text = text sprintf("%c", code)
					}
					print text
					exit
				}
				at = start + size
			}
		}')
	for byte in $output; do vpd="$vpd $byte"; done
}

# Refuses devices that nobody but their owner may touch.
apply_eligible() {
	if [ ! -d "$root/sys/bus/pci/devices/$1" ]; then
		apply_fail no_such_device pci "$1"
		return 1
	fi
	apply_vpd "$1"
	probe_first_line "/sys/bus/pci/devices/$1/device"
	device=${value#0x}
	case $device:$vpd in
	*"53 4d 44 4c 3d 53 57 5f 4d 4e 47"*) apply_fail excluded_device pci "$1" found "an NVSwitch bridge (VPD SMDL=SW_MNG)" ;;
	c2d[1-6]:*) apply_fail excluded_device pci "$1" found "a management function" ;;
	020[9a-f]:* | 021[0-9a-f]:*) apply_fail excluded_device pci "$1" found "a card in flash recovery" ;;
	102[1-9a-f]:) apply_fail excluded_device pci "$1" found "unreadable vital product data, which tell NVSwitch bridges" ;;
	esac
}

# --- firmware ----------------------------------------------------------------

# $1: card, $2: PCI address, then NAME=value.
apply_firmware() {
	card=$1 pci=$2
	shift 2
	apply_eligible "$pci" || return 1
	case $card in
	pci-*) found=pci-${pci%.*} ;;
	*) found=${serial:-no serial number} ;;
	esac
	if [ "$found" != "$card" ]; then
		apply_fail wrong_card pci "$pci" found "$found" expected "$card"
		return 1
	fi
	case $lockdown in
	*"[integrity]"* | *"[confidentiality]"*)
		apply_fail lockdown pci "$pci"
		return 1
		;;
	esac
	if [ -z "$firmware_tool" ]; then
		apply_fail tool_missing tool mstconfig
		return 1
	fi
	case $device in a2d[269cf]) apply_nic_mode "$pci" || return 1 ;; esac
	apply_query "$pci" "$@" || return 1
	[ -z "$differs" ] && return 0
	if [ -n "$read_only" ]; then
		apply_fail firmware_error pci "$pci" said "-E- Operation is not supported (Read only TLV: $read_only)"
		return 1
	fi
	apply_record_write "$card" "$previous" "$@" || return 1
	probe_run 300 "$firmware_tool" -y -d "$pci" set "$@"
	if [ "$status" -ne 0 ]; then
		apply_fail_said firmware_error pci "$pci" exit "$status"
		return 1
	fi
	apply_outcome=changed
	hint=
	case $output in
	*"ower cycle machine"*) hint=power-cycle ;;
	*"eboot machine"*) hint=reboot ;;
	esac
	if [ -n "$hint" ]; then
		apply_read "$apply_records/firmware/$card"
		apply_put "$apply_records/firmware/$card" "${apply_text}hint $hint$newline" || return 1
	fi
	apply_query "$pci" "$@" || return 1
	[ -z "$differs" ] || apply_fail verify_failed pci "$pci" found "$differs" expected "$*"
}

# A BlueField that runs its own system (DPU mode) is not ours.
apply_nic_mode() {
	probe_run 60 "$firmware_tool" -e -d "$1" q INTERNAL_CPU_OFFLOAD_ENGINE
	apply_next INTERNAL_CPU_OFFLOAD_ENGINE
	case $next in
	DISABLED*) ;;
	*) apply_fail excluded_device pci "$1" found "a BlueField that is not in NIC mode (INTERNAL_CPU_OFFLOAD_ENGINE ${next:-unreadable})" ;;
	esac
}

# Sets $next to the Next Boot value of a row, which is its last word, and $row_read_only.
apply_next() {
	next='' row_read_only=''
	next_name=$1
	set -f
	IFS=$newline
	for text in $output; do
		IFS=$whitespace
		# shellcheck disable=SC2086 # the columns are words
		set -- $text
		writable=yes
		case ${1:-} in '*') shift ;; '*RO') shift && writable= ;; esac
		case ${1:-} in RO) shift && writable= ;; esac
		if [ "$#" -ge 2 ] && [ "$1" = "$next_name" ]; then
			shift $(($# - 1))
			next=$1
			[ -n "$writable" ] || row_read_only=$next_name
		fi
	done
	IFS=$whitespace
	set +f
}

# $1: PCI address, then NAME=value. Sets $previous ("NAME value" lines), $differs
# (the rows that are not as wanted) and $read_only.
apply_query() {
	query_pci=$1
	shift
	names=
	for pair; do names="$names ${pair%%=*}"; done
	# shellcheck disable=SC2086 # the names are words
	probe_run 60 "$firmware_tool" -e -d "$query_pci" q $names
	previous='' differs='' read_only=''
	for pair; do
		apply_next "${pair%%=*}"
		if [ -z "$next" ]; then
			apply_fail_said firmware_error pci "$query_pci" exit "$status"
			return 1
		fi
		previous="$previous${pair%%=*} $next$newline"
		short=${next##*"("}
		case ${pair#*=} in
		"$next" | "${next%%"("*}" | "${short%")"}") ;;
		*)
			differs="$differs${differs:+ }${pair%%=*}=$next"
			read_only=${row_read_only:-$read_only}
			;;
		esac
	done
}

# The record of a write, made before it. Within one boot writes add up, and the
# oldest previous value of a parameter stays.
# $1: card, $2: lines "NAME value" of before, then NAME=value.
apply_record_write() {
	record=$apply_records/firmware/$1 before=$2
	shift 2
	probe_first_line /proc/sys/kernel/random/boot_id
	boot_id=$value
	apply_read "$record"
	old=
	case $apply_text in "boot_id $boot_id$newline"*) old=$apply_text ;; esac
	new="boot_id $boot_id$newline"
	for pair; do new="${new}wrote ${pair%%=*} ${pair#*=}$newline"; done
	set -f
	IFS=$newline
	for text in $old; do
		IFS=$whitespace
		# shellcheck disable=SC2086 # the words of a record
		set -- $text
		case $newline$new in *"$newline$1 $2 "*) continue ;; esac
		case $1 in wrote | previous) new="$new$1 $2 $3$newline" ;; esac
	done
	IFS=$newline
	for text in $before; do
		case $newline$new in *"${newline}previous ${text%% *} "*) continue ;; esac
		new="${new}previous $text$newline"
	done
	IFS=$whitespace
	set +f
	# The value without the name that the tool prints in front: "False(0)" is False.
	new=$(printf '%s' "$new" | sed -E 's/^(previous [^ ]+ [^(]+)\(.*$/\1/' && printf x)
	apply_put "$record" "${new%x}"
}

# --- VFs ---------------------------------------------------------------------

apply_kubelet() {
	for path in /etc/kubernetes/kubelet.conf /var/lib/kubelet/config.yaml /var/lib/kubelet/kubeconfig; do
		[ -e "$root$path" ] && return 0
	done
	probe_first_entry "$root/var/lib/kubelet/pods"
	[ -n "$entry" ] && return 0
	for path in "$root"/proc/[0-9]*/comm; do
		probe_first_line "${path#"$root"}"
		case $value in kubelet | kubelite | k3s | k3s-*) return 0 ;; esac
	done
	return 1
}

# Sets $now; reading blocks for as long as a VF is being released.
apply_read_numvfs() {
	probe_find_tool cat
	probe_run 10 "$tool" "$root$numvfs_file"
	now=$output
	case $status:$now in
	0:*[!0-9]* | 0:) apply_fail verify_failed pci "$pci" found "$now" expected "a number in sriov_numvfs" ;;
	0:*) ;;
	*) apply_fail device_busy pci "$pci" ;;
	esac
}

apply_write_numvfs() {
	probe_find_tool tee
	output=$(printf '%s' "$1" | "$timeout" -k 2 120 "$tool" "$root$numvfs_file" 2>&1 >/dev/null)
	status=$?
	[ "$status" -eq 0 ] && return 0
	case $output in
	*"esult out of range"* | *"Result not representable"*) code=above_total ;;
	*"esource busy"*) code=device_busy ;;
	*"annot allocate memory"* | *"ut of memory"*) code=no_memory ;;
	*"o such file or directory"*) code=no_driver ;;
	*"nvalid argument"*) code=bad_value ;;
	*) code=write_failed ;;
	esac
	case $status in 124 | 137 | 143) code=device_busy ;; esac
	apply_fail_said "$code" pci "$pci" file "$numvfs_file" expected "$1"
}

# Refuses while a VF of $pci is held: what it has is gone from the host's namespace,
# though the PF's is here, or its VFIO group is open. Setting 0 itself never refuses.
apply_vfs_free() {
	pf=$root/sys/bus/pci/devices/$pci
	probe_first_line /sys/module/ib_core/parameters/netns_mode
	mode=$value
	probe_first_entry "$pf/net"
	pf_netdev=$entry
	probe_first_entry "$pf/infiniband"
	pf_rdma=$entry
	handles='' held=''
	for path in "$pf"/virtfn*; do
		probe_link_name "$path" || continue
		vf=$link
		probe_link_name "$path/driver"
		driver=$link
		[ -n "$driver" ] || continue
		case $driver in
		vfio*)
			if [ -z "$handles" ]; then
				probe_find_tool ls
				handles=$("$timeout" -k 2 20 "$tool" -ln "$root"/proc/[0-9]*/fd 2>/dev/null | grep -e '-> /dev/vfio/')$newline
			fi
			probe_link_name "$path/iommu_group"
			case $handles in *"-> /dev/vfio/$link$newline"*) held="${held}vf$apply_tab$vf vfio$newline" && continue ;; esac
			for entry_path in "$path"/vfio-dev/*; do
				case $handles in *"-> /dev/vfio/devices/${entry_path##*/}$newline"*) held="${held}vf$apply_tab$vf vfio$newline" ;; esac
			done
			;;
		*)
			probe_first_entry "$path/net"
			netdev=$entry
			probe_first_entry "$path/infiniband"
			if { [ -z "$netdev" ] && [ -n "$pf_netdev" ]; } ||
				{ [ "$mode" != Y ] && [ -z "$entry" ] && [ -n "$pf_rdma" ]; }; then
				held="${held}vf$apply_tab$vf namespace$newline"
			fi
			;;
		esac
	done
	cd /
	[ -z "$held" ] && return 0
	apply_detail="$apply_detail$held"
	apply_fail vfs_in_use pci "$pci" found "$now"
}

apply_numvfs() {
	pci=$1
	apply_eligible "$pci" || return 1
	numvfs_file=/sys/bus/pci/devices/$pci/sriov_numvfs
	if [ ! -e "$root$numvfs_file" ]; then
		apply_fail no_sriov pci "$pci"
		return 1
	fi
	apply_read_numvfs || return 1
	[ "$now" -eq "$2" ] && return 0
	probe_first_line "/sys/bus/pci/devices/$pci/sriov_totalvfs"
	if [ "$2" -gt "${value:-0}" ]; then
		apply_fail above_total pci "$pci" found "${value:-0}" expected "$2"
		return 1
	fi
	before=$now
	if [ "$before" -gt 0 ]; then
		if [ -z "$apply_drained" ] && apply_kubelet; then
			apply_fail not_drained pci "$pci" found "$before" expected "$2"
			return 1
		fi
		apply_vfs_free || return 1
		apply_write_numvfs 0 || return 1
		apply_outcome=changed
	fi
	if [ "$2" -gt 0 ]; then
		if ! apply_write_numvfs "$2"; then
			# The VFs that nobody used come back, if the kernel still takes them.
			[ "$before" -gt 0 ] && printf '%s' "$before" | "$timeout" -k 2 120 "$tool" "$root$numvfs_file" >/dev/null 2>&1
			return 1
		fi
		apply_outcome=changed
	fi
	apply_read_numvfs || return 1
	[ "$now" -eq "$2" ] || apply_fail verify_failed pci "$pci" found "$now" expected "$2"
}

# --- marks and records -------------------------------------------------------

apply_mark() {
	apply_put "$apply_records/marks/$1" "owner $2${newline}wanted $3$newline"
}

# Takes away the mark of this owner and of nobody else.
apply_unmark() {
	apply_read "$apply_records/marks/$1"
	case $apply_text in
	"owner $2$newline"*) apply_remove "$apply_records/marks/$1" ;;
	esac
}

# A value that was seen pending before keeps the boot in which it was first seen.
apply_first_seen() {
	record=$apply_records/first-seen/$1
	shift
	apply_read "$record"
	known=yes
	text=
	for pair; do
		line="next ${pair%%=*} ${pair#*=}$newline"
		text=$text$line
		case $newline$apply_text in *"$newline$line"*) ;; *) known= ;; esac
	done
	[ -n "$known" ] && return 0
	probe_first_line /proc/sys/kernel/random/boot_id
	apply_put "$record" "boot_id $value$newline$text"
}

# Notes the act that is about to load what is pending; the stronger one stays.
apply_act() {
	record=$apply_records/firmware/$1
	apply_read "$record"
	case $newline$apply_text in
	*"${newline}act cold-power-cycle$newline"* | *"${newline}act $2$newline"*) return 0 ;;
	esac
	kept=$apply_text
	if [ -z "$kept" ]; then
		probe_first_line /proc/sys/kernel/random/boot_id
		kept="boot_id $value$newline"
	fi
	case $newline$kept in
	*"${newline}act warm-reboot$newline"*)
		kept=$(printf '%s' "$kept" | grep -v '^act ')$newline
		;;
	esac
	apply_put "$record" "${kept}act $2$newline"
}

# --- reboot ------------------------------------------------------------------

# Sets $tool; where HOST_ROOT is a tree inside another machine, that machine's own
# tools do not count: they would reboot it.
apply_find_reboot_tool() {
	probe_find_tool "$1" || return 1
	case ${root:+tree}:$tool in tree:/usr/* | tree:/bin/* | tree:/sbin/*) return 1 ;; esac
}

# A real reset in two seconds, after this session has ended: by itself systemctl
# would kexec or soft-reboot where one is prepared, which resets no card.
apply_reboot() {
	probe_first_line /proc/sys/kernel/random/boot_id
	if [ "$value" != "$1" ]; then
		apply_fail already_rebooted found "$value" expected "$1"
		return 1
	fi
	if ! apply_find_reboot_tool systemctl; then
		apply_fail tool_missing tool systemctl
		return 1
	fi
	systemctl=$tool
	apply_outcome=changed apply_rebooting=yes
	# A timer may be a minute late unless told otherwise.
	apply_find_reboot_tool systemd-run &&
		"$timeout" -k 2 20 "$tool" --on-active=2 --timer-property=AccuracySec=100ms --quiet \
			env SYSTEMCTL_SKIP_AUTO_KEXEC=1 SYSTEMCTL_SKIP_AUTO_SOFT_REBOOT=1 "$systemctl" reboot \
			</dev/null >/dev/null 2>&1 9>&- && return 0
	probe_find_tool sleep
	(
		trap '' HUP
		"$tool" 2
		SYSTEMCTL_SKIP_AUTO_KEXEC=1 SYSTEMCTL_SKIP_AUTO_SOFT_REBOOT=1 "$systemctl" reboot
	) </dev/null >/dev/null 2>&1 9>&- &
}

# --- input -------------------------------------------------------------------

# Sets $apply_lines; refuses an input that was cut off.
apply_read_input() {
	apply_lines='' apply_last=''
	while IFS= read -r text; do
		[ -n "$apply_last" ] && apply_lines="$apply_lines$apply_last$newline"
		apply_last=$text
	done
	[ "$apply_last" = end ]
}

# True where a word is not empty and made of the letters of a pattern only.
apply_word() {
	case $1 in '' | -* | .*) return 1 ;; esac
	case $2:$1 in
	name:*[!A-Za-z0-9_.:+-]*) return 1 ;;
	wanted:*[!A-Za-z0-9_.:+,=-]*) return 1 ;;
	owner:*[!A-Za-z0-9_.:/@+=,\(\)\ -]*) return 1 ;;
	number:*[!0-9]* | number:??????*) return 1 ;;
	id:*[!0-9a-f-]*) return 1 ;;
	esac
}

apply_pairs() {
	[ "$#" -ge 1 ] || return 1
	for pair; do
		case $pair in
		[A-Z]*=?*) ;;
		*) return 1 ;;
		esac
		case ${pair%%=*} in *[!A-Z0-9_]*) return 1 ;; esac
		case ${pair#*=} in *[!A-Za-z0-9_]*) return 1 ;; esac
	done
}

apply_pci() {
	case $1 in
	*[!0-9a-f:.]*) return 1 ;;
	????:??:??.? | ?????:??:??.? | ??????:??:??.? | ????????:??:??.?) ;;
	*) return 1 ;;
	esac
}

# $1: what to do, then its arguments.
apply_check_step() {
	case $1:$# in
	modprobe:2 | netns:2 | module-reload:2) case $2 in shared | exclusive) ;; *) return 1 ;; esac ;;
	boot-argument:2) case $2 in shared | exclusive | none) ;; *) return 1 ;; esac ;;
	initramfs:1) ;;
	firmware:*) [ "$#" -ge 4 ] && apply_word "$2" name && apply_pci "$3" && shift 3 && apply_pairs "$@" ;;
	numvfs:3) apply_pci "$2" && apply_word "$3" number ;;
	mark:4) apply_word "$2" name && apply_word "$3" owner && apply_word "$4" wanted ;;
	unmark:3) apply_word "$2" name && apply_word "$3" owner ;;
	first-seen:*) [ "$#" -ge 3 ] && apply_word "$2" name && shift 2 && apply_pairs "$@" ;;
	act:3) apply_word "$2" name && case $3 in warm-reboot | cold-power-cycle) ;; *) false ;; esac ;;
	reboot:2) apply_word "$2" id ;;
	*) return 1 ;;
	esac
}

# Checks all lines. Sets $apply_owner and $apply_drained.
apply_check_input() {
	apply_owner='' apply_drained='' rebooting=''
	set -f
	IFS=$newline
	for line in $apply_lines; do
		IFS=$apply_tab
		# shellcheck disable=SC2086 # the words of a line
		set -- $line
		IFS=$newline
		[ -z "$rebooting" ] || return 1
		case $1:$# in
		owner:2) apply_word "$2" owner && apply_owner=$2 || return 1 ;;
		drained:1) apply_drained=yes ;;
		step:?*)
			[ "$#" -ge 3 ] && [ -n "$apply_owner" ] && apply_word "$2" number || return 1
			[ "$3" = reboot ] && rebooting=yes
			shift 2
			apply_check_step "$@" || return 1
			;;
		*) return 1 ;;
		esac
	done
}

# --- run ---------------------------------------------------------------------

apply_step() {
	apply_outcome=unchanged apply_code='' apply_detail=''
	step_index=$1 step_do=$2
	shift 2
	section running "$step_index" "$step_do" || return 1
	case $step_do in
	modprobe) apply_modprobe "$@" ;;
	boot-argument) apply_boot_argument "$@" ;;
	initramfs) apply_initramfs ;;
	netns) apply_netns "$@" ;;
	module-reload) apply_module_reload "$@" ;;
	firmware) apply_firmware "$@" ;;
	numvfs) apply_numvfs "$@" ;;
	mark) apply_mark "$@" ;;
	unmark) apply_unmark "$@" ;;
	first-seen) apply_first_seen "$@" ;;
	act) apply_act "$@" ;;
	reboot) apply_reboot "$@" ;;
	esac
	IFS=$whitespace
	set +f
	if [ -n "$apply_code" ]; then
		section step "$step_index" "$step_do" failed "$apply_code" || return 1
	else
		section step "$step_index" "$step_do" "$apply_outcome" || return 1
	fi
	printf '%s' "$apply_detail"
	[ -z "$apply_code" ]
}

# Stops at the first failure, and where nobody listens any more.
apply_steps() {
	set -f
	IFS=$newline
	for line in $apply_lines; do
		set -f
		IFS=$apply_tab
		# shellcheck disable=SC2086 # the words of a line
		set -- $line
		IFS=$whitespace
		set +f
		[ "$1" = step ] || continue
		shift
		apply_step "$@" </dev/null || return 0
	done
	IFS=$whitespace
	set +f
}

# Two runs at once would undo each other's checks. Opened for appending: a link that
# somebody put there is not emptied.
apply_lock() {
	[ -d "$root/run/lock" ] || mkdir -p "$root/run/lock"
	lock=$root/run/lock/pulumi-rdma.lock
	(: >>"$lock") 2>/dev/null || return 1
	exec 9>>"$lock"
	probe_find_tool flock || return 1
	tries=0
	while ! "$tool" -n 9; do
		tries=$((tries + 1))
		[ "$tries" -le 30 ] || return 1
		probe_find_tool sleep
		"$tool" 1
		probe_find_tool flock
	done
}

apply_refuse() {
	section refused "$1"
	section end 65
	exit 65
}

main() {
	nonce=$1
	umask 022
	# A lost connection must not end a step half-way.
	trap '' HUP PIPE
	section begin 1
	newline='
'
	apply_tab='	'
	apply_records=/var/lib/pulumi-rdma
	apply_modprobe_file=/etc/modprobe.d/ib_core.conf
	apply_grub_file=/etc/default/grub.d/90-pulumi-rdma.cfg
	apply_reload_record=/run/pulumi-rdma/reload
	apply_read_input || apply_refuse cut_off
	probe_settings
	apply_check_input || apply_refuse bad_request
	IFS=$whitespace
	set +f
	[ "$uid" = 0 ] || apply_refuse unprivileged
	probe_find_tool flock || apply_refuse no_flock
	apply_rebooting=
	if apply_lock; then
		apply_sweep
		apply_steps
	else
		section locked
	fi
	exec 9>&-
	# For good: with a redirection of the call the shell would keep the channel's
	# stderr open in a job that hangs in the kernel.
	exec 2>/dev/null
	[ -n "$apply_rebooting" ] || probe_sections
	section end 0
}
