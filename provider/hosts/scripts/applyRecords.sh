#!/bin/sh
# Marks and records of ours. Part of the apply script, see apply.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

apply_mark() {
	apply_put "$apply_records/marks/$1" "owner $2${newline}wanted $3$newline"
}

# Takes away the mark of this owner and of nobody else.
apply_unmark() {
	apply_read "$apply_records/marks/$1"
	case $apply_text in
	"owner $2$newline"*) ;;
	*) return 0 ;;
	esac
	# What acts at boot goes with its claim: nobody would look after it.
	case $1 in
	boot-vfs.*)
		apply_boot_files
		apply_remove "$boot_folder/vfs/${1#boot-vfs.}" && apply_boot_leave || return 1
		;;
	esac
	apply_remove "$apply_records/marks/$1"
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

# Adds what was learned about a card to the record of the write that taught it.
apply_learn() {
	record=$apply_records/firmware/$1
	apply_read "$record"
	case $newline$apply_text in
	"$newline" | *"$newline$apply_learned$newline"*) return 0 ;;
	esac
	apply_put "$record" "$apply_text$apply_learned$newline"
}
