import type { HostRead } from "../facts/hostRead.ts";
import { HostClient } from "../hosts/hostClient.ts";
import { observeOnly } from "../hosts/observeOnly.ts";
import { createSshTransport } from "../hosts/ssh/sshTransport.ts";
import type { HostInput, HostsInput } from "../resources/hostsInput.ts";
import { targetOf } from "../resources/configuration/session.ts";
import type { PoolOf } from "../resources/host/setPlan.ts";
import type { Survey } from "../survey/survey.ts";
import { surveyOf } from "../survey/surveyOf.ts";
import type { SurveyOptions } from "./surveyOptions.ts";

/** A survey, and what each host answered. */
export interface SurveyRun {
  readonly survey: Survey;
  readonly reads: ReadonlyMap<string, HostRead>;
}

/**
 * Probes hosts, all at once, over one connection each, and groups them by what
 * differs. The transport sends nothing but the read-only probe.
 *
 * @throws ClusterError where `cluster` is given and cannot be asked. A host that cannot be reached is no error, but a group.
 */
export async function probeFleet(
  hosts: HostsInput,
  options: SurveyOptions = {},
): Promise<SurveyRun> {
  const { ssh = {}, onProgress = () => undefined } = options;
  const poolOf = await operatorPools(options.cluster);
  const transport = observeOnly(createSshTransport(ssh));
  const entries = Object.entries(hosts);
  let done = 0;
  try {
    const client = new HostClient(transport);
    const reads = await Promise.all(
      entries.map(async ([name, host]) => {
        const read = await client.read(targetOf(name, host));
        done += 1;
        onProgress(done, entries.length);
        return [name, host, read] as const;
      }),
    );
    const surveyed = reads.map(
      ([name, host, read]) => [name, { read, context: contextOf(name, host, poolOf) }] as const,
    );
    return {
      survey: surveyOf(new Map(surveyed)),
      reads: new Map(reads.map(([name, , read]) => [name, read])),
    };
  } finally {
    await transport.close();
  }
}

/** What a preview of these hosts would know beside their facts. */
function contextOf(
  name: string,
  host: HostInput,
  poolOf: PoolOf,
): { powerControl: boolean; operatorPool: ReturnType<PoolOf> } {
  return { powerControl: host.bmc !== undefined, operatorPool: poolOf(host.node ?? name) };
}

/** The client and its HTTP are loaded by those who use a cluster. */
async function operatorPools(cluster: SurveyOptions["cluster"]): Promise<PoolOf> {
  if (cluster === undefined) return () => "unknown";
  const { ClusterClient } = await import("../cluster/clusterClient.ts");
  const { operatorPools: poolsOf } = await import("../plan/sriovForecast/operatorPools.ts");
  const client = await ClusterClient.open({ ...cluster, readOnly: true });
  try {
    return poolsOf(await client.readFacts(["nodes", "sriovPoolConfigs", "sriovOperatorConfigs"]));
  } finally {
    await client.close();
  }
}
