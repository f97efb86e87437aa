#!/bin/sh
# A reboot that is a reset of the hardware. Part of the apply script, see apply.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

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
