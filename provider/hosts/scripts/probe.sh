#!/bin/sh
# What is on this host. Read-only: writes nothing, makes no file, loads no module.
#
# Only functions; `main <nonce>` runs them, its input on stdin. A script that
# follows this one may define its own `main`, set $nonce and call `section` and
# `probe_answer`; all other names begin with `probe_`. Runs in dash, busybox ash
# and bash. Made of shell built-ins, since every fork counts on a
# host with dozens of functions: links are resolved by `cd -P`, files read by
# `read`. Tools run as parallel jobs, each under `timeout`, and hand their lines
# to one reader, tagged with the job, so that no temporary file is needed.
# HOST_ROOT prefixes every path of a file; tools are looked up on PATH.

# Begins a section: "<nonce> <name> [argument...]" on a line of its own.
section() {
	section_line=$nonce
	for word; do section_line="$section_line $word"; done
	printf '\n%s\n' "$section_line"
}

# Sets $tool to the path of a tool on PATH. Not `command -v`: a busybox shell
# would answer with its own applet instead of the host's tool.
probe_find_tool() {
	tool_path=$PATH:
	while [ -n "$tool_path" ]; do
		tool=${tool_path%%:*}/$1
		tool_path=${tool_path#*:}
		case $tool in /*) [ -f "$tool" ] && [ -x "$tool" ] && return 0 ;; esac
	done
	tool=
	return 1
}

# Sets $value to the first line of a file; empty where there is none.
probe_first_line() {
	value=
	[ -r "$root$1" ] && { IFS= read -r value <"$root$1" || :; } 2>/dev/null
}

# Sets $link to the name of the directory that a link leads to.
probe_link_name() {
	link=
	cd -P "$1" 2>/dev/null && link=${PWD##*/}
}

# Sets $entry to the name of the first entry of a directory.
probe_first_entry() {
	entry=
	for entry_path in "$1"/*; do
		[ -e "$entry_path" ] && entry=${entry_path##*/}
		break
	done
}

# Prints a file as a section; `unreadable` where it is there but denied.
probe_put_file() {
	if [ -d "$root${1%/*}" ] && [ ! -x "$root${1%/*}" ]; then
		section unreadable "$1"
	elif [ -f "$root$1" ] && [ ! -r "$root$1" ]; then
		section unreadable "$1"
	elif [ -f "$root$1" ]; then
		section file "$1"
		while IFS= read -r text || [ -n "$text" ]; do printf '%s\n' "$text"; done <"$root$1" ||
			section unreadable "$1"
	fi
}

probe_put_files() {
	for put_path in "$root$1"/*"$2"; do
		probe_put_file "${put_path#"$root"}"
	done
}

# --- jobs: tools in parallel -------------------------------------------------
# Lines that a job writes: "<part><TAB>?" when it begins, "<part><TAB>=<line>",
# "<part><TAB>.<exit status>", "<part><TAB>!<why it was not tried>". Further lines of
# one write leave out part and TAB. A long line is cut at commas into
# "<part><TAB>+<piece>" and a last "=": a write of less than PIPE_BUF (4096) bytes into
# a pipe is never mixed with another's. Lines that begin with a TAB are for the reader.

probe_say() {
	if [ "${#3}" -le 800 ]; then
		printf '%s\t%s%s\n' "$1" "$2" "$3" || exit 1
		return
	fi
	say_ifs=$IFS comma='' chunk=''
	IFS=,
	for piece in $3; do
		if [ "$((${#chunk} + ${#piece}))" -gt 800 ]; then
			printf '%s\t+%.801s\n' "$1" "$chunk" || exit 1
			chunk=
		fi
		chunk=$chunk$comma$piece
		comma=,
	done
	IFS=$say_ifs
	printf '%s\t+%.801s\n' "$1" "$chunk" || exit 1
	printf '%s\t=\n' "$1"
}

# $1: part, $2: text of many lines, $3: exit status, none where it tells nothing
probe_say_lines() {
	lines_left=4000 block=''
	lines_ifs=$IFS
	IFS=$newline
	for text in $2; do
		[ "$lines_left" -gt 0 ] || break
		lines_left=$((lines_left - 1))
		if [ "$((${#block} + ${#text}))" -gt 800 ]; then
			probe_say_block "$1"
			[ "${#text}" -le 800 ] || { probe_say "$1" = "$text" && continue; }
		fi
		block="$block=$text$newline"
	done
	block=$block${3:+.$3$newline}
	probe_say_block "$1"
	IFS=$lines_ifs
}

probe_say_block() {
	[ -z "$block" ] || printf '%s\t%s' "$1" "$block" || exit 1
	block=''
}

# $1: seconds, then the tool. Sets $output and $status.
probe_run() {
	limit=$1
	shift
	output=$(exec "$timeout" -k 2 "$limit" "$@" 2>&1 </dev/null)
	status=$?
}

# Like probe_run, for tools whose text the shell looks into: matching a pattern
# takes time with the square of the length, and no query is that long.
probe_run_short() {
	probe_run "$@"
	[ "${#output}" -le 65536 ] || output="-E- Printed ${#output} bytes"
}

# $1: part, $2: seconds, then the tool by name.
probe_run_tool() {
	part=$1 limit=$2 name=$3
	shift 3
	probe_find_tool "$name" || return 0
	printf '%s\t?\n' "$part"
	probe_run "$limit" "$tool" "$@"
	probe_say_lines "$part" "$output" "$status"
}

probe_start() {
	started=$((started + 1))
	(
		set -f
		"$@"
		printf '\t-\n'
	) </dev/null 2>/dev/null &
}

# Like probe_start, for a read that a busy kernel can block for ever, beyond the reach
# of `timeout`: the reader waits for it only a little.
probe_start_read() {
	reads=$((reads + 1))
	(
		"$@"
		printf '\t~\n'
	) </dev/null 2>/dev/null &
}

probe_timer() {
	sleeper=
	trap 'kill "$sleeper"; exit 0' TERM
	probe_find_tool sleep
	"$tool" 4 &
	sleeper=$!
	wait "$sleeper"
	printf '\tlate\n'
	"$tool" 41 &
	sleeper=$!
	wait "$sleeper"
	printf '\tdeadline\n'
}

probe_jobs_start() {
	started=0 reads=0
	probe_timer </dev/null 2>/dev/null &
	printf '\t@%s\n' "$!"
	for card in $cards; do
		probe_start_read probe_job_numvfs "$card"
		probe_start probe_job_card "$card"
	done
	probe_start probe_job_links
	probe_start probe_job_namespaces
	probe_start probe_job_handles
	probe_start probe_job_mounts
	probe_start probe_job_initramfs
	probe_start probe_run_tool next-load 10 modprobe --show-depends ib_core
	[ -n "$ssh_known" ] && probe_start probe_job_route
	if [ -d "$root/sys/module/ib_core" ]; then
		probe_start probe_job_rdma
	fi
	# Asked only where its driver is loaded: nvidia-smi would load it.
	[ -d "$root/sys/module/nvidia" ] &&
		probe_start probe_run_tool gpu 10 nvidia-smi --query-compute-apps=pid --format=csv,noheader
	probe_find_tool grubby && probe_start probe_run_tool grubby 10 grubby --info=DEFAULT
	[ -e "$root/run/ostree-booted" ] && probe_find_tool rpm-ostree &&
		probe_start probe_run_tool rpm-ostree 15 rpm-ostree kargs
	printf '\t#%s %s\n' "$started" "$reads"
}

# Relays the lines of the jobs until all are done, or time is up.
probe_jobs_read() {
	tools_left=0 reads_left=0 counted='' late='' timer_pid=''
	while IFS= read -r text; do
		case $text in
		"	@"*) timer_pid=${text#?@} ;;
		"	#"*)
			text=${text#?#} counted=yes
			tools_left=$((tools_left + ${text% *})) reads_left=$((reads_left + ${text#* }))
			;;
		"	-") tools_left=$((tools_left - 1)) ;;
		"	~") reads_left=$((reads_left - 1)) ;;
		"	late") late=yes ;;
		"	deadline") break ;;
		*) printf '%s\n' "$text" ;;
		esac
		case $counted:$tools_left:$reads_left:$late in yes:0:0:* | yes:0:*:yes) break ;; esac
	done
	[ -z "$timer_pid" ] || kill "$timer_pid" 2>/dev/null
}

# --- the jobs ----------------------------------------------------------------

# $1: the PFs of a card, comma between.
probe_job_numvfs() {
	IFS=,
	for pf in $1; do
		probe_first_line "/sys/bus/pci/devices/$pf/sriov_numvfs"
		printf 'numvfs:%s\t=%s\n' "$pf" "$value"
	done
}

# What `ip` tells of the VFs of each PF that has some, a line each: index, MAC, trust,
# link state, node and port GUID, `-` for what it does not tell.
probe_job_links() {
	probe_find_tool ip || return 0
	set +f
	set -- "$root"/sys/bus/pci/devices/*/virtfn0
	set -f
	for path in "$@"; do
		[ -e "$path" ] || continue
		path=${path%/virtfn0}
		set +f
		probe_first_entry "$path/net"
		set -f
		[ -n "$entry" ] || continue
		probe_run 8 "$tool" -j link show dev "$entry"
		[ "$status" -eq 0 ] && probe_say_vfs "link:${path##*/}" "$output"
	done
}

# $1: part, $2: JSON of a PF. What is read is a quarter of it; its keys are those of
# iproute2 (ipaddress.c, print_vfinfo), no value of them holds a comma.
probe_say_vfs() {
	vf='' vfs=''
	IFS=,
	for piece in $2 '"vf":'; do
		word=${piece##*:\"}
		word=${word%%\"*}
		case $piece in
		*'"vf":'*)
			[ -z "$vf" ] || vfs="$vfs$vf $mac $trust $state $node $port$newline"
			vf=${piece##*'"vf":'} mac=- trust=- state=- node=- port=-
			;;
		'"address":"'* | '"mac":"'*) mac=$word ;;
		'"trust":true'*) trust=on ;;
		'"trust":false'*) trust=off ;;
		'"link_state":"'*) state=$word ;;
		'"node guid":"'*) node=$word ;;
		'"port guid":"'*) port=$word ;;
		esac
	done
	IFS=$whitespace
	probe_say_lines "$1" "$vfs"
}

# One card (PCI slot): VPD, then the firmware tool on its first function.
# $1: its PFs, comma between.
probe_job_card() {
	IFS=,
	# shellcheck disable=SC2086 # PCI addresses
	set -- $1
	IFS=$whitespace
	probe_first_line "/sys/bus/pci/devices/$1/device"
	device=${value#0x}
	vpd=
	[ "$uid" != 0 ] || vpd=unreadable
	vpd_file=$root/sys/bus/pci/devices/$1/vpd
	if [ -e "$vpd_file" ] && [ "$uid" = 0 ]; then
		probe_find_tool od
		probe_run_short 8 "$tool" -An -v -tx1 -N 4096 "$vpd_file"
		vpd='' digits=''
		for byte in $output; do
			vpd="$vpd $byte" digits=$digits$byte
			[ "${#digits}" -lt 600 ] || { probe_say "vpd:$1" = "$digits" && digits=; }
		done
		probe_say_lines "vpd:$1" "$digits" "$status"
		[ "$status" -eq 0 ] && [ -n "$vpd" ] || vpd="unreadable $vpd"
	fi
	case $device in
	c2d[1-6] | 020[9a-f] | 021[0-9a-f]) probe_say "nv:$1" ! left-alone && return ;;
	esac
	# SMDL=SW_MNG: a ConnectX that bridges NVSwitches. It is never opened, nor is
	# one of its kind whose VPD did not tell.
	case $device:$vpd in
	*"53 4d 44 4c 3d 53 57 5f 4d 4e 47"*) probe_say "nv:$1" ! left-alone ;;
	102[1-9a-f]:unreadable*) probe_say "nv:$1" ! vpd-unreadable ;;
	*) probe_job_firmware "$device" "$@" ;;
	esac
}

# $1: device id, then the PFs of the card.
probe_job_firmware() {
	device=$1 pf=$2
	shift
	if [ "$uid" != 0 ]; then
		probe_say "nv:$pf" ! unprivileged
		return
	fi
	case $lockdown in
	*"[integrity]"* | *"[confidentiality]"*) probe_say "nv:$pf" ! lockdown && return ;;
	esac
	if [ -z "$firmware_tool" ]; then
		probe_say "nv:$pf" ! tool-missing
		return
	fi
	names='SRIOV_EN NUM_OF_VFS PF_NUM_OF_VF_VALID LINK_TYPE_P1'
	[ "$#" -gt 1 ] && names="$names LINK_TYPE_P2"
	case $device in
	a2d[269cf]) names="$names INTERNAL_CPU_MODEL INTERNAL_CPU_PAGE_SUPPLIER INTERNAL_CPU_ESWITCH_MANAGER INTERNAL_CPU_IB_VPORT0 INTERNAL_CPU_OFFLOAD_ENGINE" ;;
	esac
	probe_query_names "$pf"
	probe_rows "$output"
	probe_say_lines "nv:$pf" "$table" "$status"
	if [ "$per_function" = yes ]; then
		for function in "$@"; do
			probe_run_short 12 "$firmware_tool" -e -d "$function" q PF_NUM_OF_VF
			probe_say_lines "pfvf:$function" "$output" "$status"
		done
	fi
	if [ "$pending" = yes ] && [ "$reset_status" = yes ]; then
		probe_run_short 25 "$reset_tool" -d "$pf" status --json
		probe_say_lines "fwreset:$pf" "$output" "$status"
	fi
}

# Queries $names of a card. One name that its firmware lacks fails the whole
# call and is named in the error: ask again without it. A full query takes
# 10 to 20 s, so it comes last.
probe_query_names() {
	while :; do
		# shellcheck disable=SC2086 # the names are words
		probe_run_short 12 "$firmware_tool" -e -d "$1" q $names
		lacking=
		case $output in
		*"doesn't support "*" parameter"*) lacking=${output##*"doesn't support "} ;;
		*"Unknown Parameter"*) lacking=${output##*"Unknown Parameter"} ;;
		esac
		[ "$status" -eq 3 ] && [ -n "$lacking" ] || return 0
		kept=
		for name in $names; do
			case " ${lacking%%"$newline"*} " in
			*[!A-Z0-9_]"$name"[!A-Z0-9_]*) ;;
			*) kept="$kept $name" ;;
			esac
		done
		if [ "$kept" = " $names" ] || [ -z "$kept" ]; then
			probe_run_short 30 "$firmware_tool" -e -d "$1" q
			return
		fi
		names=${kept# }
	done
}

# Reads rows "name default current next-boot" of a query: sets $per_function when
# PF_NUM_OF_VF_VALID is in effect, $pending when a Next Boot differs from Current, and
# $table to all its lines with one space for many, half of the bytes.
probe_rows() {
	per_function='' pending='' table=''
	rows_ifs=$IFS
	IFS=$newline
	for text in $1; do
		IFS=$rows_ifs
		# shellcheck disable=SC2086 # the columns are words
		set -- $text
		table="$table$*$newline"
		[ "${1:-}" = "*" ] && shift
		[ "${1:-}" = RO ] && shift
		if [ "$#" -eq 4 ]; then
			case " $names " in
			*" $1 "*)
				[ "$3" = "$4" ] || pending=yes
				case $1:$3 in PF_NUM_OF_VF_VALID:True*) per_function=yes ;; esac
				;;
			esac
		fi
	done
	IFS=$rows_ifs
}

# Network namespaces of all processes, each once.
probe_job_namespaces() {
	set +f
	set -- "$root"/proc/[0-9]*/ns/net
	set -f
	probe_find_tool ls
	probe_run 10 "$tool" -ln "$@"
	seen=' ' denied=0 init=
	IFS=$newline
	for text in $output; do
		case $text in
		*"Permission denied"*) denied=$((denied + 1)) ;;
		*" -> net:["*)
			inode=${text##*"-> net:["}
			inode=${inode%%]*}
			case $text in *"/proc/1/ns/net -> "*) init=$inode ;; esac
			case $seen in *" $inode "*) ;; *) seen="$seen$inode " ;; esac
			;;
		esac
	done
	found="init $init${newline}denied $denied"
	IFS=' '
	for inode in $seen; do found="$found${newline}inode $inode"; done
	probe_say_lines namespaces "$found" "$status"
}

# Who holds RDMA devices and VFIO groups open: `ls` of every process's handles. Where
# the kernel has neither class of devices there is nothing to hold.
probe_job_handles() {
	classes=$root/sys/class
	if ! [ -d "$classes/infiniband_verbs" ] && ! [ -d "$classes/vfio" ] && ! [ -d "$classes/vfio-dev" ]; then
		probe_say handles . 0
		return
	fi
	set +f
	set -- "$root"/proc/[0-9]*/fd
	set -f
	probe_find_tool grep
	grep=$tool
	probe_find_tool ls
	output=$(
		{ "$timeout" -k 2 12 "$tool" -ln "$@" 2>&1 || printf 'ls ended %s\n' "$?"; } |
			"$grep" -E ' -> /dev/(infiniband/uverbs|vfio/)|ermission denied|^ls ended'
	)
	contexts=0 denied=0 code=0 seen=' '
	IFS=$newline
	for text in $output; do
		case $text in
		*"> /dev/infiniband/uverbs"*) contexts=$((contexts + 1)) ;;
		*"> /dev/vfio/"*)
			group=${text##*"> "}
			case $seen in *" $group "*) ;; *) seen="$seen$group " ;; esac
			;;
		*"ermission denied"*) denied=$((denied + 1)) ;;
		"ls ended "*) code=${text#"ls ended "} ;;
		esac
	done
	found="uverbs $contexts${newline}denied $denied"
	IFS=' '
	for group in $seen; do found="$found${newline}vfio $group"; done
	probe_say_lines handles "$found" "$code"
}

# The root file system, mounts over RDMA, and network namespaces held by a mount.
probe_job_mounts() {
	probe_find_tool grep
	for mounts in mounts self/mountinfo; do
		[ -r "$root/proc/$mounts" ] || continue
		probe_run 5 "$tool" -aE '^[^ ]+ / | / / |rdma|o2ib| net:\[' "$root/proc/$mounts"
		probe_say_lines "$mounts" "$output" "$status"
	done
	set +f
	for path in "$root"/run/netns/* "$root"/run/docker/netns/*; do
		[ -e "$path" ] && probe_say netns = "${path#"$root"}"
	done
	for path in "$root"/sys/class/nvme/*/transport; do
		probe_first_line "${path#"$root"}"
		path=${path%/transport}
		[ "$value" = rdma ] && probe_say nvme = "${path##*/}"
	done
}

probe_job_rdma() {
	probe_find_tool rdma || return 0
	printf 'rdma-resource\t?\n'
	probe_run 8 "$tool" -j resource
	[ "${#output}" -gt 65536 ] || probe_keep_contexts
	probe_say_lines rdma-resource "$output" "$status"
	probe_run_tool rdma-version 4 rdma -V
}

# Takes counts that nobody reads out of the JSON in $output: with eighty devices they
# are a tenth of a probe's answer.
probe_keep_contexts() {
	resource=''
	IFS=,
	for piece in $output; do
		case $piece in
		*[]{}[]*) ;;
		'"pd":'* | '"cq":'* | '"qp":'* | '"cm_id":'* | '"mr":'*) continue ;;
		esac
		resource=$resource$piece,
	done
	IFS=$whitespace
	output=${resource%,}
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

# The device that answers the client of this SSH session, and what lies under it.
probe_job_route() {
	client=${SSH_CONNECTION%% *}
	case $client in *%*) route_dev=${client##*%} ;; *) route_dev= ;; esac
	if [ -z "$route_dev" ]; then
		probe_find_tool ip || return 0
		probe_run_short 4 "$tool" -j route get "$client"
		case $output in
		*'"dev":"'*) route_dev=${output#*'"dev":"'} && route_dev=${route_dev%%'"'*} ;;
		*)
			probe_run_short 4 "$tool" route get "$client"
			case $output in *" dev "*) route_dev=${output#*" dev "} && route_dev=${route_dev%% *} ;; esac
			;;
		esac
	fi
	[ -n "$route_dev" ] || return 0
	queue=$route_dev
	while [ -n "$queue" ]; do
		# shellcheck disable=SC2086 # device names hold no white space
		set -- $queue
		dev=$1
		shift
		queue=$*
		probe_link_name "$root/sys/class/net/$dev/device/physfn" || probe_link_name "$root/sys/class/net/$dev/device"
		probe_say route = "$dev $link"
		set +f
		for lower in "$root/sys/class/net/$dev"/lower_*; do
			[ -e "$lower" ] && queue="$queue ${lower##*/lower_}"
		done
		set -f
	done
}

# --- sections ----------------------------------------------------------------

# Each line "key<TAB>value".
probe_fact() {
	printf '%s\t%s\n' "$1" "$2"
}

probe_file_fact() {
	probe_first_line "$2"
	probe_fact "$1" "$value"
}

probe_host() {
	section host
	probe_file_fact boot_id /proc/sys/kernel/random/boot_id
	probe_file_fact boot_loader /proc/sys/kernel/bootloader_type
	probe_file_fact kernel /proc/sys/kernel/osrelease
	probe_file_fact hostname /proc/sys/kernel/hostname
	probe_file_fact product /sys/class/dmi/id/product_name
	probe_file_fact vendor /sys/class/dmi/id/sys_vendor
	probe_file_fact cmdline /proc/cmdline
	probe_file_fact netns_mode /sys/module/ib_core/parameters/netns_mode
	[ -d "$root/sys/module/ib_core" ] && probe_fact ib_core loaded
	probe_fact lockdown "$lockdown"
	probe_fact uid "$uid"
	probe_fact sudo "${SUDO_USER:-}"
	probe_fact ssh "$ssh_known"
}

probe_tools() {
	section tools
	for name in mstconfig mstfwreset mlxconfig mlxfwreset rdma ip devlink modprobe timeout flock \
		grubby rpm-ostree bootc update-grub grub-mkconfig grub2-mkconfig transactional-update \
		update-initramfs dracut lsinitramfs lsinitrd nvidia-smi systemctl ipmitool; do
		probe_find_tool "$name" && printf '%s\n' "$name"
	done
	section firmware-tool "${firmware_tool##*/}"
	printf '%s\n' "$firmware_version"
}

# Signs of others who own files of this host, each line "whose<TAB>path".
probe_signs() {
	section signs
	for sign in \
		bcm:/cm/local/apps/cmd \
		bcm:/cm/node-installer \
		bcm:/etc/cm-image \
		bcm:/cm \
		mco:/etc/machine-config-daemon \
		bootc:/usr/lib/bootc \
		ostree:/run/ostree-booted \
		operator:/etc/sriov-operator \
		operator:/etc/modprobe.d/sriov_network_operator_modules_config.conf \
		operator:/etc/systemd/system/sriov-config.service \
		kubelet:/etc/kubernetes/kubelet.conf \
		kubelet:/var/lib/kubelet/config.yaml \
		kubelet:/var/lib/kubelet/kubeconfig; do
		[ -e "$root${sign#*:}" ] && probe_fact "${sign%%:*}" "${sign#*:}"
	done
	probe_first_entry "$root/var/lib/kubelet/pods"
	[ -n "$entry" ] && probe_fact kubelet /var/lib/kubelet/pods
	section processes
	# A busy node has thousands: by built-ins they would take longer than the fork.
	probe_find_tool grep
	"$tool" -shxE 'kubelet|kubelite|k3s(-.*)?|sriov-network-c.*|cmd|opensm' "$root"/proc/[0-9]*/comm
}

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

# Every Mellanox function that is not a VF. Sets $cards: a word per PCI slot, its
# functions with commas between.
probe_functions() {
	cards=
	for path in "$root"/sys/bus/pci/devices/*; do
		{ IFS= read -r value <"$path/vendor" && [ "$value" = 0x15b3 ]; } 2>/dev/null || continue
		[ -e "$path/physfn" ] && continue
		probe_first_line "${path#"$root"}/device"
		device=$value
		probe_first_line "${path#"$root"}/class"
		case $value:$device in
		0x02*) ;;
		*:0xc2d[1-6] | *:0x020[9a-f] | *:0x021[0-9a-f]) ;;
		*) continue ;;
		esac
		name=${path##*/}
		case $name in *[!0-9a-f:.]*) continue ;; esac
		probe_put_function "$name"
		case ${cards##*[ ,]} in
		"${name%.*}".*) cards=$cards,$name ;;
		*) cards="$cards $name" ;;
		esac
	done
}

probe_put_function() {
	section function "$1"
	pf=$root/sys/bus/pci/devices/$1
	probe_fact device "$device"
	probe_link_name "$pf/driver" && probe_fact driver "$link"
	for path in "$pf"/net/*; do
		[ -e "$path" ] || continue
		probe_first_line "${path#"$root"}/type"
		type=$value
		probe_first_line "${path#"$root"}/phys_port_name"
		probe_fact netdev "${path##*/}	$type	$value"
	done
	probe_first_entry "$pf/infiniband"
	if [ -n "$entry" ]; then
		probe_fact rdma "$entry"
		for path in "$pf/infiniband/$entry"/ports/*/link_layer; do
			probe_first_line "${path#"$root"}"
			probe_fact link_layer "$value"
			break
		done
	fi
	[ -e "$pf/sriov_totalvfs" ] && probe_file_fact totalvfs "/sys/bus/pci/devices/$1/sriov_totalvfs"
	for path in "$pf"/virtfn*; do
		probe_link_name "$path" || continue
		vf=$link
		probe_link_name "$path/driver"
		driver=$link
		probe_first_entry "$path/net"
		netdev=$entry
		probe_first_entry "$path/infiniband"
		probe_link_name "$path/iommu_group"
		for entry_path in "$path"/vfio-dev/*; do
			[ -e "$entry_path" ] && link="$link devices/${entry_path##*/}"
		done
		probe_fact vf "${path##*/virtfn}	$vf	$driver	$netdev	$entry	$link"
	done
}

# Our own records.
probe_records() {
	for kind in firmware first-seen marks; do
		for path in "$root/var/lib/pulumi-rdma/$kind"/*; do
			case ${path##*/} in *[!A-Za-z0-9_.:+-]*) ;; *) probe_put_file "${path#"$root"}" ;; esac
		done
	done
	probe_boot_vfs
}

# The unit that makes VFs at boot (applyBootVfs.sh): its files by port, and whether
# script and unit are as this version writes them. probe_boot_sums is made by scripts.ts.
probe_boot_vfs() {
	unit=/etc/systemd/system/pulumi-rdma-vfs.service script=/etc/pulumi-rdma/make-vfs.sh
	[ -e "$root$unit" ] || [ -e "$root$script" ] || return 0
	for path in "$root"/etc/pulumi-rdma/vfs/*; do
		case ${path##*/} in *[!A-Za-z0-9_.:+-]*) ;; *) probe_put_file "${path#"$root"}" ;; esac
	done
	state=changed
	if probe_find_tool cksum; then
		# shellcheck disable=SC2046 # the sums of the two files are words
		set -- $(cd "$root/etc" && "$tool" "$root$script" "$root$unit" 2>/dev/null)
		probe_boot_sums
		# shellcheck disable=SC2154 # set by the function
		[ "${1:-} ${2:-} ${4:-} ${5:-}" = "$boot_sums" ] && state=right
	fi
	[ -L "$root/etc/systemd/system/multi-user.target.wants/${unit##*/}" ] || state=disabled
	section boot-vfs "$state"
}

probe_settings() {
	root=${HOST_ROOT:-}
	PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin
	LC_ALL=C
	export PATH LC_ALL
	unset CDPATH
	set +efu
	newline='
'
	whitespace=" 	$newline"
	IFS=$whitespace
	probe_find_tool timeout
	timeout=${tool:-timeout}
	probe_find_tool id
	uid=$(exec "$tool" -u)
	probe_first_line /sys/kernel/security/lockdown
	lockdown=$value
	firmware_tool='' firmware_version='' reset_tool='' reset_status=''
	if probe_find_tool mstconfig; then
		firmware_tool=$tool
		probe_find_tool mstfwreset && reset_tool=$tool
	elif probe_find_tool mlxconfig; then
		firmware_tool=$tool
		probe_find_tool mlxfwreset && reset_tool=$tool
	fi
	if [ -n "$firmware_tool" ]; then
		probe_run_short 4 "$firmware_tool" --version
		firmware_version=
		[ "${#output}" -le 400 ] && firmware_version=$output
		# `status` of the reset tool came with 4.36.
		version=${firmware_version##*"mstflint "}
		version=${version##*"mft "}
		case ${version%%[!0-9.]*} in
		4.3[6-9].* | 4.[4-9][0-9].* | [5-9].*) [ -n "$reset_tool" ] && reset_status=yes ;;
		esac
	fi
	# sudo takes the variable away; its own environment still has it.
	if [ -z "${SSH_CONNECTION:-}" ] && [ -n "${SUDO_USER:-}" ] && probe_find_tool grep; then
		probe_run_short 4 "$tool" -az '^SSH_CONNECTION=' "$root/proc/$PPID/environ"
		case $output in SSH_CONNECTION=*) SSH_CONNECTION=${output#*=} ;; esac
	fi
	ssh_known=${SSH_CONNECTION:+yes}
}

# All sections behind `begin`, in one write: an SSH packet per line cost the client more
# than all else. To be called without a redirection: a shell keeps the replaced stderr
# open, a read that the kernel blocks for ever would hold it, and the SSH channel with it.
probe_answer() {
	printf '%s\n' "$(probe_sections)"
}

probe_sections() {
	probe_settings
	probe_host
	probe_tools
	probe_signs
	probe_boot
	probe_modprobe
	probe_functions
	probe_records
	probe_find_initramfs
	section jobs
	probe_jobs_start | probe_jobs_read
	section end 0
}

# Reads the input to its end; refuses one that was cut off.
probe_read_input() {
	last=
	while IFS= read -r text; do last=$text; done
	[ "$last" = end ]
}

main() {
	nonce=$1
	section begin 1
	if ! probe_read_input; then
		section refused
		printf 'The input of the probe was cut off: nothing was read\n'
		section end 65
		exit 65
	fi
	exec 2>/dev/null
	probe_answer
}
