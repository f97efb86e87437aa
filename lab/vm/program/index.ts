// What `make vm-demo` declares: examples/cluster, sized for what a guest's cards can do.
import { hosts, NicFirmwareVfs, RdmaMode, Rollout, settings, SriovVfs } from "pulumi-rdma";

const site = settings();
const pool = hosts(site.nodes, site.hosts);

const mode = new RdmaMode("vm", { hosts: pool, mode: "exclusive", rollout: true });
const firmware = new NicFirmwareVfs("vm", {
  hosts: pool,
  numOfVfs: 8,
  match: "exactly",
  rollout: true,
});
const vfs = new SriovVfs("vm", { hosts: pool, numVfs: 4, firmware: firmware.claim, rollout: true });
new Rollout("vm", {
  hosts: pool,
  claims: [mode.claim, firmware.claim, vfs.claim],
  ...site.rollout,
});
