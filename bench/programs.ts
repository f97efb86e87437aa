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
