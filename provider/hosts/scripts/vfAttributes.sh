#!/bin/sh
# Attributes of the VFs of a PF: MAC address or GUIDs, trust, link state. Part of the
# apply script (apply.sh) and of the script that a host runs at boot (bootVfs.sh), so
# it uses nothing of either: the caller sets $root, $vf_ip and $vf_tee (paths of tools)
# and $vf_limit (`timeout` and its words, or nothing).
#
# A VF takes a MAC address or GUID of its PF when its driver binds: after a change it is
# unbound and bound again (rdma-cni README; sriov-network-operator does the same).
#
# shellcheck disable=SC2154,SC2034 # variables that the callers share

# Reads settings: mac=<five bytes>, guid=<seven bytes>, to which the number of the VF is
# added as the last one; trust=on|off; state=auto|enable|disable.
vf_settings() {
	vf_mac='' vf_guid='' vf_trust='' vf_state=''
	for vf_pair; do
		case $vf_pair in
		mac=*) vf_mac=${vf_pair#*=} ;;
		guid=*) vf_guid=${vf_pair#*=} ;;
		trust=*) vf_trust=${vf_pair#*=} ;;
		state=*) vf_state=${vf_pair#*=} ;;
		esac
	done
}

# Looks at the VFs of PF $1 (a folder of sysfs). Sets $vf_netdev, $vf_wrong (numbers of
# those that are not as wanted) and $vf_rebind (those of them that have to be bound
# anew). Fails where the PF has no netdev or `ip` does not list its VFs: $vf_said.
vf_compare() {
	vf_wrong='' vf_rebind='' vf_netdev='' vf_said=''
	for vf_path in "$1"/net/*; do
		[ -e "$vf_path" ] && vf_netdev=${vf_path##*/} && break
	done
	if [ -z "$vf_netdev" ]; then
		vf_said="the PF has no netdev"
		return 1
	fi
	# shellcheck disable=SC2086 # the words of a limit
	vf_said=$($vf_limit "$vf_ip" link show dev "$vf_netdev" 2>&1) || return 1
	vf_list=$(printf '%s\n' "$vf_said" | awk '
		$1 == "vf" {
			mac = node = port = state = trust = "-"
			gsub(/,/, " ")
			for (i = 3; i <= NF; i++) {
				if ($i == "MAC" || $i ~ /^link\/./) mac = $(i + 1)
				if ($i == "NODE_GUID") node = $(i + 1)
				if ($i == "PORT_GUID") port = $(i + 1)
				if ($i == "link-state") state = $(i + 1)
				if ($i == "trust") trust = $(i + 1)
			}
			print $2, mac, node, port, state, trust
		}')
	for vf_path in "$1"/virtfn*; do
		[ -e "$vf_path" ] || continue
		vf_number=${vf_path##*/virtfn}
		vf_address "$vf_number"
		# shellcheck disable=SC2046 # its words
		set -- "$1" $(printf '%s\n' "$vf_list" | awk -v number="$vf_number" '$1 == number')
		if [ "$#" -ne 7 ]; then
			vf_said="ip does not list VF $vf_number of $vf_netdev"
			return 1
		fi
		vf_new=
		[ -z "$vf_mac" ] || [ "$3" = "$vf_mac:$vf_byte" ] || vf_new=yes
		[ -z "$vf_guid" ] || [ "$4 $5" = "$vf_guid:$vf_byte $vf_guid:$vf_byte" ] || vf_new=yes
		[ -z "$vf_new" ] || vf_rebind="$vf_rebind $vf_number"
		if [ -n "$vf_new" ] || { [ -n "$vf_state" ] && [ "$6" != "$vf_state" ]; } ||
			{ [ -n "$vf_trust" ] && [ "$7" != "$vf_trust" ]; }; then
			vf_wrong="$vf_wrong $vf_number"
		fi
	done
}

# Sets $vf_byte: the number of a VF as the last byte of an address.
vf_address() {
	vf_byte=$(printf '%02x' "$1")
}

# Sets what vf_compare found wrong on PF $1; $vf_said tells why it failed.
vf_set() {
	for vf_number in $vf_wrong; do
		vf_address "$vf_number"
		set -- "$1"
		[ -n "$vf_mac" ] && set -- "$@" mac "$vf_mac:$vf_byte"
		[ -n "$vf_guid" ] && set -- "$@" node_guid "$vf_guid:$vf_byte" port_guid "$vf_guid:$vf_byte"
		[ -n "$vf_state" ] && set -- "$@" state "$vf_state"
		[ -n "$vf_trust" ] && set -- "$@" trust "$vf_trust"
		vf_pf=$1
		shift
		# One at a time: a driver that lacks one of them refuses the whole call.
		while [ "$#" -ge 2 ]; do
			if [ ! -e "$vf_pf/net/$vf_netdev" ]; then
				vf_said="$vf_netdev has another name now"
				return 1
			fi
			# shellcheck disable=SC2086 # the words of a limit
			vf_said=$($vf_limit "$vf_ip" link set dev "$vf_netdev" vf "$vf_number" "$1" "$2" 2>&1) || {
				vf_said="ip link set dev $vf_netdev vf $vf_number $1 $2: $vf_said"
				return 1
			}
			shift 2
		done
		set -- "$vf_pf"
		case " $vf_rebind " in
		*" $vf_number "*) vf_bind_again "$1/virtfn$vf_number" || return 1 ;;
		esac
	done
}

# Unbinds a VF and binds it to the same driver; one without a driver stays so. A driver
# that is just being loaded gets the files for this last, behind the probes of its devices
# (bus_add_driver()).
vf_bind_again() {
	vf_device=$(cd -P "$1" && printf '%s' "${PWD##*/}")
	vf_driver=$(cd -P "$1/driver" 2>/dev/null && printf '%s' "${PWD##*/}")
	[ -n "$vf_driver" ] || return 0
	for vf_file in unbind bind; do
		vf_path=$root/sys/bus/pci/drivers/$vf_driver/$vf_file
		vf_waits=30
		while [ ! -e "$vf_path" ] && [ "$vf_waits" -gt 0 ]; do
			sleep 1
			vf_waits=$((vf_waits - 1))
		done
		# shellcheck disable=SC2086 # the words of a limit
		vf_said=$(printf '%s' "$vf_device" | $vf_limit "$vf_tee" "$vf_path" 2>&1 >/dev/null) || {
			vf_said="$vf_file of $vf_device: $vf_said"
			return 1
		}
	done
}
