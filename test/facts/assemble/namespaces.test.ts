import assert from "node:assert/strict";
import { assembleOtherNamespaces } from "../../../provider/facts/assemble/namespaces.ts";
import { probeOf, type ProbeParts } from "./sections.ts";

const mount = (inode: number, path: string): string =>
  `80 24 0:4 net:[${inode}] ${path} rw shared:9 - nsfs nsfs rw`;
const table = "24 1 9:0 / / rw,relatime - ext4 /dev/md0 rw";

describe("assembleOtherNamespaces()", () => {
  const rows: readonly (readonly [string, NonNullable<ProbeParts["jobs"]>, number | RegExp])[] = [
    ["none", { namespaces: "init 1\ndenied 0\ninode 1", "self/mountinfo": table }, 0],
    ["those of processes", { namespaces: "init 1\ndenied 0\ninode 1\ninode 2\ninode 3" }, 2],
    [
      "one without a process once, and one with both once",
      {
        namespaces: "init 1\ndenied 0\ninode 1\ninode 2",
        "self/mountinfo": [table, mount(2, "/run/netns/a"), mount(9, "/run/netns/b")].join("\n"),
        netns: "/run/netns/a\n/run/netns/b",
      },
      2,
    ],
    [
      "no namespace of a name that is not mounted any more",
      { namespaces: "init 1\ndenied 0\ninode 1", "self/mountinfo": table, netns: "/run/netns/old" },
      0,
    ],
    [
      "what a user sees, as enough to know",
      { namespaces: "init 1\ndenied 40\ninode 1\ninode 2" },
      1,
    ],
    ["nothing that a user sees as none", { namespaces: "init 1\ndenied 40\ninode 1" }, /root only/],
    ["nothing without the first process", { namespaces: "init \ndenied 0\ninode 2" }, /root only/],
    ["nothing after the deadline", { namespaces: ["init 1\ndenied 0\ninode 1", 124] }, /in time/],
    ["nothing that never came", {}, /in time/],
  ];
  for (const [title, jobs, expected] of rows) {
    it(`assembleOtherNamespaces() counts ${title}`, () => {
      const reading = assembleOtherNamespaces(probeOf({ jobs }));
      if (typeof expected === "number")
        assert.deepEqual(reading, { status: "read", value: expected });
      else assert.match(reading.status === "unknown" ? reading.why : "read", expected);
    });
  }
});
