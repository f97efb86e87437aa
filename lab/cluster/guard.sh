# Ends the programs of a cluster when the process that started them is gone.
# Each line of standard input is a process id; the last one is `done` where
# all of them were ended in order. Without it the end of input means that the
# writer died.
pids=
while read -r word; do
  [ "$word" = "done" ] && exit 0
  pids="$pids $word"
done
for pid in $pids; do
  kill -KILL "$pid" 2>/dev/null
done
