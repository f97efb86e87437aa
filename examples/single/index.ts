// One host, no rollout: values are staged, preview says which reboot is yours to make.
import { hosts, NicFirmwareVfs, RdmaMode, settings, SriovVfs } from "pulumi-rdma";

const site = settings();
const host = hosts(site.nodes, site.hosts);

new RdmaMode("mode", { hosts: host, mode: "exclusive" });
const firmware = new NicFirmwareVfs("firmware", { hosts: host, numOfVfs: 8 });
new SriovVfs("vfs", { hosts: host, numVfs: 8, firmware: firmware.claim });
