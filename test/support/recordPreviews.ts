// Records what the real CLI prints for `pulumi preview --json`, as fixtures of
// the tests of provider/report: node test/support/recordPreviews.ts
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dgxInterfaces } from "../../lab/cluster/dgxInterfaces.ts";
import { operatorNamespace } from "../../lab/cluster/operatorNamespace.ts";
import type { FleetHost } from "../../lab/fleet/startFleet.ts";
import { demo } from "../../lab/fleet/scenarios.ts";
import { ClusterLab } from "./clusterLab.ts";
import { EngineLab } from "./engineLab.ts";

const root = join(import.meta.dirname, "../..");
const directory = join(root, "test/fixtures/preview");
mkdirSync(directory, { recursive: true });

const pool = (numOfVfs: number): string => `
const mode = new RdmaMode("dgx", { hosts: pool, mode: "exclusive", rollout: true });
const firmware = new NicFirmwareVfs("dgx", { hosts: pool, select: { model: "ConnectX-7" }, numOfVfs: ${numOfVfs}, match: "exactly", rollout: true });
new Rollout("dgx", { hosts: pool, claims: [mode.claim, firmware.claim], ...quick });
`;

/** A later mode of one host: known only during the update. */
const late = `
const mode = new RdmaMode("dgx", { hosts: pool, mode: "exclusive", rollout: true });
const late = mode.live.apply((): "exclusive" => "exclusive");
const more = new RdmaMode("late", { hosts: hosts("dgx033", site.hosts), mode: late, rollout: true });
new Rollout("dgx", { hosts: pool, claims: [mode.claim, more.claim], ...quick });
`;

async function record(lab: EngineLab | ClusterLab, name: string, program: string): Promise<void> {
  lab.program(program);
  const { stdout, exitCode } = await lab.preview("--json");
  writeFileSync(join(directory, `${name}.json`), stdout.replaceAll(root, "/srv/site"));
  console.log(`${name}: exit code ${exitCode ?? "none"}`);
}

const troubled = await EngineLab.open("recorddemo", demo, pool(8));
await record(troubled, "unknown-host", pool(8));
await record(
  troubled,
  "failed-check",
  `${pool(8)}new RdmaMode("bad", { hosts: pool, mode: "nope" as never });`,
);
await record(troubled, "failed-half-way", `${pool(8)}throw new Error("the program broke");`);
await record(troubled, "failed-at-once", `throw new Error("the program broke at once");`);
await troubled.up();
await record(troubled, "unknown-host-unchanged", pool(8));
await troubled.close();

const fleet: readonly FleetHost[] = [
  { name: "dgx030", profile: "staged-written" },
  { name: "dgx031", profile: "shared-pods" },
  { name: "dgx032", profile: "shared-pods" },
  { name: "dgx033", profile: "right" },
];
const calm = await EngineLab.open("recordfleet", fleet, pool(8));
await record(calm, "reboots", pool(8));
await record(calm, "unknown-inputs", late);
await record(
  calm,
  "secret",
  `new RdmaMode("dgx", { hosts: pool, mode: pulumi.secret("exclusive" as const) });`,
);
await record(
  calm,
  "quiet",
  `new SriovVfs("dgx", { hosts: hosts("dgx033", site.hosts), select: { model: "ConnectX-7" }, numVfs: 8 });`,
);
await calm.up();
await record(
  calm,
  "no-change",
  `new SriovVfs("dgx", { hosts: hosts("dgx033", site.hosts), select: { model: "ConnectX-7" }, numVfs: 8 });`,
);
await record(calm, "delete", "");
await calm.close();

/** Nodes whose cards have fewer VFs than wanted: the operator writes the firmware and reboots. */
const cluster = await ClusterLab.open("recordcluster", { nodes: 3 });
const apiVersion = "sriovnetwork.openshift.io/v1";
const object = (kind: string, name: string) => ({
  apiVersion,
  kind,
  metadata: { name, namespace: operatorNamespace },
  spec: {},
});
await cluster.cluster.api.apply(object("SriovOperatorConfig", "default"), { manager: "helm" });
for (const [name, totalvfs] of [
  ["dgx001", 4],
  ["dgx002", 8],
] as const) {
  const state = object("SriovNetworkNodeState", name);
  await cluster.cluster.api.apply(state, { manager: "operator" });
  await cluster.cluster.api.patchStatus(state, {
    interfaces: dgxInterfaces({ totalvfs }),
    syncStatus: "Succeeded",
  });
}
await record(
  cluster,
  "cluster",
  `new rdma.SriovNetworkNodePolicy("dgx", {
  metadata: { name: "dgx", namespace: "${operatorNamespace}" },
  spec: {
    resourceName: "rail",
    nodeSelector: { "nvidia.com/gpu.present": "true" },
    nicSelector: { pfNames: ["ibp24s0"] },
    numVfs: 8,
    isRdma: true,
    linkType: "IB",
  },
});`,
);
await cluster.close();
