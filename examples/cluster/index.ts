// One cluster, one stack: `pulumi stack select ams1` reads Pulumi.ams1.yaml.
import { hosts, NicFirmwareVfs, RdmaMode, Rollout, settings, SriovVfs } from "pulumi-rdma";

const site = settings();
const pool = hosts(site.nodes, site.hosts);
const compute = { model: "ConnectX-7" };

const mode = new RdmaMode("dgx", { hosts: pool, mode: "exclusive", rollout: true });
const firmware = new NicFirmwareVfs("dgx", {
  hosts: pool,
  select: compute,
  numOfVfs: 8,
  match: "exactly", // the SR-IOV operator of these clusters reboots on any other value
  rollout: true,
});
const vfs = new SriovVfs("dgx", {
  hosts: pool,
  select: compute,
  numVfs: 8,
  firmware: firmware.claim,
  rollout: true,
});
new Rollout("dgx", {
  hosts: pool,
  claims: [mode.claim, firmware.claim, vfs.claim],
  ...site.rollout,
});
