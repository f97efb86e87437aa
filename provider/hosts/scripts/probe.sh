#!/bin/sh
# What is on this host. Read-only: writes nothing, makes no file, loads no module.
#
# Stands behind the other probe*.sh, one concern each, as one text (scripts.ts). Only
# functions; `main <nonce>` runs them, its input on stdin. A script that follows this
# one may define its own `main`, set $nonce and call `section` and `probe_answer`; all
# other names begin with `probe_`. Runs in dash, busybox ash and bash. Made of shell
# built-ins, since every fork counts on a host with dozens of functions: links are
# resolved by `cd -P`, files read by `read`. HOST_ROOT prefixes every path of a file;
# tools are looked up on PATH.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

# Everything that takes a tool or can block, as jobs beside each other, and their number.
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
