#!/bin/sh
# Power comes on: becomes the program whose words stand in the file `machine-command`
# here, one a line, with a power-on identifier of its own. ipmi_sim starts it and takes
# its process for the machine, so nothing may stay between the two. It ends when
# ipmi_sim does, however that ends.
set -eu
set --
while IFS= read -r word; do
  set -- "$@" "$word"
done < machine-command
read -r id < /proc/sys/kernel/random/uuid
exec setpriv --pdeathsig KILL "$@" -fw_cfg "name=opt/lab/power-on,string=$id"
