#!/bin/sh
# The RDMA mode of the running system. Part of the apply script, see apply.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

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
