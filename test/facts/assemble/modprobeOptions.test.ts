import assert from "node:assert/strict";
import { assembleModprobe } from "../../../provider/facts/assemble/modprobeOptions.ts";
import { probeOf } from "./sections.ts";

const [shared, exclusive] = ["options ib_core netns_mode=1\n", "options ib_core netns_mode=0\n"];

describe("assembleModprobe()", () => {
  it("assembleModprobe() gives the options in the order of the files' names over all folders", () => {
    const files = {
      "/etc/modprobe.d/zz.conf": shared,
      "/usr/lib/modprobe.d/aa.conf": exclusive,
      "/run/modprobe.d/mm.conf": shared,
    };
    assert.deepEqual(assembleModprobe(probeOf({ files, modprobeFiles: Object.keys(files) })), {
      status: "read",
      value: [
        { file: "/usr/lib/modprobe.d/aa.conf", mode: "exclusive" },
        { file: "/run/modprobe.d/mm.conf", mode: "shared" },
        { file: "/etc/modprobe.d/zz.conf", mode: "shared" },
      ],
    });
  });

  it("assembleModprobe() lets a file of /etc mask its namesake, also one without a word about ib_core", () => {
    const probe = probeOf({
      files: { "/usr/lib/modprobe.d/rdma.conf": exclusive },
      modprobeFiles: ["/etc/modprobe.d/rdma.conf", "/usr/lib/modprobe.d/rdma.conf"],
    });
    assert.deepEqual(assembleModprobe(probe), { status: "read", value: [] });
  });

  it("assembleModprobe() is unknown where a file or folder that counts cannot be read", () => {
    const masked = {
      modprobeFiles: ["/etc/modprobe.d/a.conf", "/usr/lib/modprobe.d/a.conf"],
      files: { "/etc/modprobe.d/a.conf": shared },
    };
    assert.deepEqual(
      assembleModprobe(probeOf({ ...masked, unreadable: ["/etc/modprobe.d/a.conf"] })),
      { status: "unknown", why: "/etc/modprobe.d/a.conf cannot be read" },
    );
    assert.equal(
      assembleModprobe(probeOf({ ...masked, unreadable: ["/usr/lib/modprobe.d/a.conf"] })).status,
      "read",
    );
    assert.equal(
      assembleModprobe(probeOf({ ...masked, unreadable: ["/etc/modprobe.d"] })).status,
      "unknown",
    );
  });

  it("assembleModprobe() names the file whose value is no boolean", () => {
    const files = { "/etc/modprobe.d/a.conf": "options ib_core netns_mode=maybe\n" };
    const reading = assembleModprobe(probeOf({ files, modprobeFiles: Object.keys(files) }));
    assert.match(
      reading.status === "unknown" ? reading.why : "",
      /^\/etc\/modprobe\.d\/a\.conf: .*maybe/,
    );
  });
});
