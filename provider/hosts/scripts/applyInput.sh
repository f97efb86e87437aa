#!/bin/sh
# What the apply script is asked for, checked as a whole. Part of the apply script, see apply.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

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

# Attributes of VFs, see vf_settings.
apply_settings() {
	for pair; do
		case $pair in
		mac=??:??:??:??:?? | guid=??:??:??:??:??:??:??) case ${pair#*=} in *[!0-9a-f:]*) return 1 ;; esac ;;
		trust=on | trust=off | state=auto | state=enable | state=disable) ;;
		*) return 1 ;;
		esac
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
	numvfs:*) [ "$#" -ge 3 ] && apply_pci "$2" && apply_word "$3" number && shift 3 && apply_settings "$@" ;;
	boot-vfs:*)
		[ "$#" -ge 5 ] && apply_word "$2" name && apply_word "$3" name && apply_pci "$4" &&
			apply_word "$5" number && shift 5 && apply_settings "$@"
		;;
	mark:4) apply_word "$2" name && apply_word "$3" owner && apply_word "$4" wanted ;;
	unmark:3) apply_word "$2" name && apply_word "$3" owner ;;
	first-seen:*) [ "$#" -ge 3 ] && apply_word "$2" name && shift 2 && apply_pairs "$@" ;;
	act:3) apply_word "$2" name && case $3 in warm-reboot | cold-power-cycle) ;; *) false ;; esac ;;
	warm-not-enough:2) apply_word "$2" name ;;
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
