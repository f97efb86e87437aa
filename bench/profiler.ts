// Preloaded (`node --import`) into every Node process of a run that is profiled: writes the
// CPU profile of the process to BENCH_PROFILE_DIRECTORY when it ends. Unlike --cpu-prof also
// where a signal ends it, as the engine ends providers.
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector";
import { join } from "node:path";

const directory = process.env.BENCH_PROFILE_DIRECTORY ?? "";
/** What the process is: its main script, as `cmd/dynamic-provider` is. */
const role = (process.argv[1] ?? "")
  .split("/")
  .slice(-2)
  .join("-")
  .replaceAll(/[^\w-]/g, "_");
const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.setSamplingInterval", { interval: 1000 });
session.post("Profiler.start");

let isWritten = false;
function write(): void {
  if (isWritten) return;
  isWritten = true;
  // Answered before post() returns.
  session.post("Profiler.stop", (error, answer) => {
    if (error === null)
      writeFileSync(
        join(directory, `${role}-${process.pid}.cpuprofile`),
        JSON.stringify(answer.profile),
      );
  });
}
process.on("exit", write);
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    write();
    process.exit();
  });
