import { HostError } from "./hostError.ts";
import type { Transport } from "./transport.ts";

/** Sends nothing but the probe, whatever is asked for. */
export function observeOnly(transport: Transport): Transport {
  return {
    run(target, run) {
      if (run.script.name === "probe") return transport.run(target, run);
      const { name } = target;
      return Promise.reject(
        new HostError({
          code: "observe_only",
          host: name,
          message: `Cannot run the script "${run.script.name}" on "${name}": rdma:access is "observe", expected "manage"; change it to write to hosts`,
          summary: 'rdma:access is "observe": nothing is written',
        }),
      );
    },
    credentialEnds: () => transport.credentialEnds?.() ?? new Map(),
    close: () => transport.close(),
  };
}
