// Preloaded (`node --import`) into the Node processes of a run: notes how much memory each had
// at most, MB, in BENCH_MEMORY_DIRECTORY when it ends. The engine ends providers by a signal.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const directory = process.env.BENCH_MEMORY_DIRECTORY ?? "";
/** What the process is: its main script, as `cmd/dynamic-provider` is. */
const role = (process.argv[1] ?? "").split("/").slice(-2).join("-");

process.on("exit", () => {
  const megabytes = process.resourceUsage().maxRSS / 1024;
  writeFileSync(join(directory, `${role}-${process.pid}`), String(megabytes));
});
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    process.exit();
  });
