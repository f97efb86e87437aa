#!/bin/sh
# Who the host is, which tools it has, and how it was reached. Part of the probe, see probe.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

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
