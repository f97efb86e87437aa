import { PolicyPack } from "@pulumi/policy";
import { coldCyclesInWindow } from "./coldCyclesInWindow.js";
import { maxReboots } from "./maxReboots.js";
import { noUnknownHosts } from "./noUnknownHosts.js";

// pulumi preview --policy-pack policy --policy-pack-config policy/policy-config.json
new PolicyPack("rdma", { policies: [maxReboots, coldCyclesInWindow, noUnknownHosts] });
