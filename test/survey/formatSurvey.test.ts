import assert from "node:assert/strict";
import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import { formatSurvey } from "../../provider/survey/formatSurvey.ts";
import { type Surveyed, surveyOf } from "../../provider/survey/surveyOf.ts";
import { dgx, hostFacts, plainRdma } from "../support/factsBuilder.ts";

function text(hosts: Readonly<Record<string, HostFacts | null>>): string {
  const surveyed = Object.entries(hosts).map(([name, facts]): [string, Surveyed] => [
    name,
    {
      read:
        facts === null
          ? { status: "unreachable", code: "x", message: "x", summary: "no route", local: false }
          : { status: "read", facts },
      context: { powerControl: false, operatorPool: "unknown" },
    },
  ]);
  return formatSurvey(surveyOf(new Map(surveyed)));
}

describe("formatSurvey()", () => {
  it("prints what is the same once, then groups by what differs, the most common first", () => {
    const shared = hostFacts({ rdma: plainRdma() });
    assert.equal(
      text({ a1: hostFacts(), a2: hostFacts(), a3: shared, a4: null }),
      `4 hosts, 3 read, 1 unknown, 2 groups that differ

The same on every host that was read:
  system    PowerEdge XE9680, Ubuntu 24.04 LTS (debian), as root
  cards     1 × ConnectX-7 infiniband: NUM_OF_VFS 8, 0 VFs
  tools     mstconfig 4.31.0, rdma 6.1.0

2 hosts: a[1-2]
  mode      exclusive, kept by modprobe.d

1 host: a3
  mode      shared, kept by the kernel's default

1 host: a4
  unknown   no route
`,
    );
  });

  it("prints a fleet of like hosts as one group, devices that are left alone apart", () => {
    assert.equal(
      text({ dgx1: dgx(), dgx2: dgx() }),
      `2 hosts, all read, all alike

2 hosts: dgx[1-2]
  system    NVIDIA DGX B200, Ubuntu 24.04 LTS (debian), as root
  mode      exclusive, kept by modprobe.d
  cards     8 × ConnectX-7 infiniband: NUM_OF_VFS 8, 0 VFs
  excluded  1 × ConnectX-7 4 ports infiniband: NVSwitch bridges, left alone
            2 × BlueField-3 2 ports infiniband/ethernet: in DPU mode, left alone
  tools     mstconfig 4.31.0, rdma 6.1.0
`,
    );
  });

  it("prints nothing of a host that a terminal would obey", () => {
    const product = "DGX\u001b[2J\u009b\u202eB200\nnew line";
    const printed = text({ a: hostFacts({ product }) });
    assert.match(printed, /^ {2}system {4}DGX \[2J B200 new line, Ubuntu/m);
  });

  it("prints what no claim describes", () => {
    const operator = hostFacts({ sriovOperator: { signs: ["daemon"] } });
    assert.match(
      text({ a1: operator, a2: operator }),
      /\n\nNo claim describes these without changing them:\n {2}a\[1-2\]: SriovVfs: the SR-IOV operator deals VFs\n$/,
    );
  });
});
