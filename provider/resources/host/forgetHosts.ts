import { foldNodes } from "../../facts/nodeset.ts";
import { formatApplyFailure } from "../../hosts/applyReport.ts";
import { HostError } from "../../hosts/hostError.ts";
import type { ApplyStep } from "../../hosts/applySteps.ts";
import type { Claim } from "../../plan/claim.ts";
import { resourceLog } from "../engineLog.ts";
import type { HostResourceInputs, HostResourceKind } from "./hostResource.ts";
import type { HostsInput } from "../hostsInput.ts";
import { identityOf } from "../identity.ts";
import { session, targetOf } from "../configuration/session.ts";
import { readSet } from "./setPlan.ts";

/**
 * Takes the own marks off hosts that leave a set; their settings stay. A host
 * that cannot be reached is forgotten with a warning.
 */
export async function forgetHosts<I extends HostResourceInputs, C extends Claim>(
  kind: HostResourceKind<I, C>,
  properties: Readonly<Record<string, unknown>>,
  hosts: HostsInput,
): Promise<void> {
  const { urn, label, owner } = identityOf(kind.type, properties);
  const current = session();
  if (current.configuration.access === "observe") return;
  const behind = new Map<string, string>();
  const reads = await readSet(current, hosts);
  await Promise.all(
    [...reads].map(async ([name, read]) => {
      if (read.status === "unreachable") {
        behind.set(name, read.summary);
        return;
      }
      const own = read.facts.marks.filter((mark) => mark.owner === owner);
      const unmarks = own.map(({ artefact }): ApplyStep => ({ do: "unmark", artefact, owner }));
      if (unmarks.length === 0) return;
      try {
        const report = await current.hosts.apply(targetOf(name, hosts[name] ?? {}), unmarks, {
          owner,
          drained: false,
        });
        const failed = report.steps.find((step) => step.outcome === "failed");
        if (failed === undefined) current.registry.forget(name, own);
        else behind.set(name, formatApplyFailure(name, failed));
      } catch (error) {
        if (!(error instanceof HostError)) throw error;
        behind.set(name, error.summary);
      }
    }),
  );
  if (behind.size > 0)
    await resourceLog(urn, label).warn(
      `Forgot ${foldNodes(behind.keys())} without removing our marks there: ${[...new Set(behind.values())].join("; ")}`,
    );
}
