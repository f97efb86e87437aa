#!/bin/sh
# Files and folders of the host, as sections and as values. Part of the probe, see probe.sh.
#
# shellcheck disable=SC2154,SC2034 # variables that the scripts share

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

# Each line "key<TAB>value".
probe_fact() {
	printf '%s\t%s\n' "$1" "$2"
}

probe_file_fact() {
	probe_first_line "$2"
	probe_fact "$1" "$value"
}
