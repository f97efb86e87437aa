/** The reference program: a pool with everything, and a Rollout. */
export const program = `
import { hosts, NicFirmwareVfs, RdmaMode, Rollout, settings, SriovVfs } from "pulumi-rdma";
const site = settings();
const pool = hosts(site.nodes, site.hosts);
const select = { model: "ConnectX-7" };
const mode = new RdmaMode("dgx", { hosts: pool, mode: "exclusive", rollout: true });
const firmware = new NicFirmwareVfs("dgx", { hosts: pool, select, numOfVfs: 8, match: "exactly", rollout: true });
const vfs = new SriovVfs("dgx", { hosts: pool, select, numVfs: 8, firmware: firmware.claim, rollout: true });
new Rollout("dgx", { hosts: pool, claims: [mode.claim, firmware.claim, vfs.claim], ...site.rollout });
`;

/** The same resources with the same inputs; their checks read nothing, plan nothing and say nothing. */
export const programOfNothing = `
import * as pulumi from "@pulumi/pulumi";
import { hosts, settings } from "pulumi-rdma";
const site = settings();
const pool = hosts(site.nodes, site.hosts);
const select = { model: "ConnectX-7" };
const nothing = \`exports.handler = () => ({
  check: async (olds, news) => ({ inputs: { ...news, activation: "none", pending: [], claim: {} } }),
  diff: async () => ({ changes: false }),
  create: async (inputs) => ({ id: "nothing", outs: inputs }),
})\`;
class Nothing extends pulumi.CustomResource {
  constructor(type, args) {
    super("pulumi-nodejs:dynamic/rdma:" + type, "dgx", { ...args, activation: undefined, pending: undefined, claim: undefined, __provider: nothing });
  }
}
const mode = new Nothing("RdmaMode", { hosts: pool, mode: "exclusive", rollout: true });
const firmware = new Nothing("NicFirmwareVfs", { hosts: pool, select, numOfVfs: 8, match: "exactly", rollout: true });
const vfs = new Nothing("SriovVfs", { hosts: pool, select, numVfs: 8, firmware: firmware.claim, rollout: true });
new Nothing("Rollout", { hosts: pool, claims: [mode.claim, firmware.claim, vfs.claim], ...site.rollout });
`;

/** One resource alone, for the size of its inputs. */
export const modeAlone = `
import { hosts, RdmaMode, settings } from "pulumi-rdma";
const site = settings();
new RdmaMode("dgx", { hosts: hosts(site.nodes, site.hosts), mode: "exclusive" });
`;

const rails = [
  "ibp24s0",
  "ibp64s0",
  "ibp79s0",
  "ibp94s0",
  "ibp154s0",
  "ibp192s0",
  "ibp206s0",
  "ibp220s0",
];

/** Eight pools, a NicClusterPolicy and eight policies. */
export function clusterProgram(namespace: string): string {
  return `
import { IPPools, NicClusterPolicy, SriovNetworkNodePolicy } from "pulumi-rdma";
const metadata = { namespace: "${namespace}" };
new NicClusterPolicy("policy", { release: "25.7.0", spec: { nvIpam: true, ofedDriver: true } });
new IPPools("vf", { namespace: metadata.namespace, pools: Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((n) =>
  ["vf-" + n, { subnet: "10." + n + ".0.0/16", perNodeBlockSize: 8 }])) });
for (const pf of ${JSON.stringify(rails)})
  new SriovNetworkNodePolicy(pf, { metadata, spec: {
    resourceName: "res" + pf, nodeSelector: { "nvidia.com/gpu.present": "true" },
    nicSelector: { vendor: "15b3", pfNames: [pf] }, numVfs: 8, linkType: "ib",
  } });
`;
}

/** As many resources that ask nobody anything. */
export const clusterNothing = `
import * as pulumi from "@pulumi/pulumi";
const nothing = \`exports.handler = () => ({
  check: async (olds, news) => ({ inputs: news }),
  diff: async () => ({ changes: false }),
  create: async (inputs) => ({ id: "nothing", outs: inputs }),
})\`;
for (let i = 0; i < 10; i += 1)
  new (class extends pulumi.CustomResource {
    constructor() {
      super("pulumi-nodejs:dynamic/rdma:Nothing", "nothing" + i, { __provider: nothing });
    }
  })();
`;
