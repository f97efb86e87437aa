import fc from "fast-check";
import type { CardFacts } from "../../provider/facts/cardFacts.ts";
import type { HostFacts } from "../../provider/facts/hostFacts.ts";
import { read, unknown, type Reading } from "../../provider/facts/reading.ts";
import type { Claim } from "../../provider/plan/claim.ts";
import type { PlanContext } from "../../provider/plan/planHost.ts";
import { operatorModprobeFile } from "../../provider/plan/mode/operatorPool.ts";
import { firmwareClaim, modeClaim, vfsClaim } from "./claims.ts";
import { card, firmwareRows, hostFacts, lastBoot, pf, row, thisBoot, vf } from "./factsBuilder.ts";

export const mode = fc.constantFrom("shared" as const, "exclusive" as const);

/** A value that is readable four times out of five. */
function reading<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Reading<T>> {
  return fc.oneof(
    { weight: 8, arbitrary: value.map((each) => read(each)) },
    { weight: 1, arbitrary: fc.constant(unknown("not readable")) },
  );
}

const files = [
  "/etc/modprobe.d/ib_core.conf",
  "/etc/modprobe.d/aaa.conf",
  "/etc/modprobe.d/mlnx.conf",
  operatorModprobeFile,
];

const modprobe = fc
  .subarray(files, { maxLength: 2 })
  .chain((chosen) => fc.tuple(...chosen.map((file) => mode.map((each) => ({ file, mode: each })))))
  .map((options) => options.sort((a, b) => (a.file < b.file ? -1 : 1)));

const counts = fc.constantFrom("0", "4", "8", "16");
const onOff = fc.constantFrom("True(1)", "False(0)");
const linkType = fc.constantFrom("IB(1)", "ETH(2)");

/** Cards of every kind, with every way in which their firmware may read. */
export function arbitraryCard(slot: string): fc.Arbitrary<CardFacts> {
  return fc
    .record({
      kind: fc.oneof(
        { weight: 5, arbitrary: fc.constant("nic" as const) },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            "dpu" as const,
            "nvswitch-bridge" as const,
            "dpu-unknown" as const,
          ),
        },
      ),
      model: fc.constantFrom("ConnectX-7", "ConnectX-6 Dx", "BlueField-2"),
      ports: fc.integer({ min: 1, max: 2 }),
      count: fc.tuple(counts, counts),
      on: fc.tuple(onOff, onOff),
      link: fc.option(fc.tuple(linkType, linkType)),
      each: fc.constantFrom("off", "off", "off", "on", "staged", "leaving"),
      own: fc.tuple(counts, counts),
      readable: fc.constantFrom("read", "read", "read", "read", "failed", "no-current"),
      live: fc.constantFrom(0, 0, 2, 4),
      owner: fc.constantFrom("host" as const, "namespace" as const, "vfio" as const),
      layer: fc.constantFrom(
        "infiniband" as const,
        "infiniband" as const,
        "ethernet" as const,
        null,
      ),
      carriesSsh: fc.boolean(),
    })
    .map((draw) => {
      const pcis = Array.from({ length: draw.ports }, (_, port) => `0000:${slot}:00.${port}`);
      const current = draw.each === "on" || draw.each === "leaving" ? "True(1)" : "False(0)";
      const next = draw.each === "on" || draw.each === "staged" ? "True(1)" : "False(0)";
      const links = draw.link;
      const parameters = firmwareRows(
        {
          SRIOV_EN: row(...draw.on),
          NUM_OF_VFS: row(...draw.count),
          PF_NUM_OF_VF_VALID: row(current, next),
          ...(links === null
            ? {}
            : Object.fromEntries(pcis.map((_, i) => [`LINK_TYPE_P${i + 1}`, row(...links)]))),
        },
        draw.readable === "no-current",
      );
      const perFunction = Object.fromEntries(
        current === "True(1)" ? pcis.map((pci) => [pci, { PF_NUM_OF_VF: row(...draw.own) }]) : [],
      );
      const live = Number(current === "True(1)" ? draw.own[0] : draw.count[0]);
      const totalVfs = draw.on[0] === "True(1)" ? live : null;
      const numVfs = Math.min(draw.live, totalVfs ?? 0);
      return card(`0000:${slot}:00.0`, {
        kind: draw.kind,
        model: draw.model,
        carriesSsh: draw.carriesSsh,
        pfs: pcis.map((pci) =>
          pf(pci, {
            linkLayer: draw.layer,
            totalVfs,
            numVfs,
            vfs: Array.from({ length: numVfs }, (_, i) => vf(pci, i, draw.owner)),
          }),
        ),
        firmware:
          draw.readable === "failed"
            ? { status: "failed", code: "open_failed", message: "-E- Failed to open the device" }
            : { status: "read", parameters, perFunction },
      });
    });
}

export const arbitraryFacts: fc.Arbitrary<HostFacts> = fc
  .record({
    cards: fc.tuple(arbitraryCard("18"), arbitraryCard("40")),
    product: fc.constantFrom("PowerEdge XE9680", "PowerEdge XE9680", "DGXH100"),
    kubelet: fc.boolean(),
    contexts: reading(fc.constantFrom(0, 3)),
    mounts: fc.constantFrom<string[]>([], [], ["/scratch"]),
    family: fc.constantFrom(
      "debian" as const,
      "debian" as const,
      "debian" as const,
      "rhel" as const,
    ),
    etc: fc.option(fc.constant({ kind: "bcm" as const, sign: "/cm" }), { freq: 6 }),
    bootOwner: fc.option(fc.constant({ kind: "mco" as const, sign: "machine-config-daemon" }), {
      freq: 6,
    }),
    signs: fc.constantFrom<string[]>([], [], ["/etc/sriov-operator"]),
    recordAt: fc.constantFrom(null, thisBoot, lastBoot),
    recordAct: fc.constantFrom(null, "warm-reboot" as const, "cold-power-cycle" as const),
    rdma: fc.record({
      live: reading(mode),
      nextLoad: reading(mode),
      runningArguments: fc.array(mode, { maxLength: 1 }),
      bootEntry: reading(
        fc.array(mode, { maxLength: 2 }).map((modes) => ({ source: "grub.cfg" as const, modes })),
      ),
      modprobe: reading(modprobe),
      initramfs: reading(
        fc.record({
          image: fc.constant("/boot/initrd.img"),
          loadsIbCore: fc.boolean(),
          current: fc.boolean(),
        }),
      ),
      otherNamespaces: reading(fc.constantFrom(0, 5)),
    }),
  })
  .map((draw) =>
    hostFacts({
      product: draw.product,
      rdma: draw.rdma,
      cards: draw.cards,
      owners: { etc: draw.etc, boot: draw.bootOwner },
      os: { family: draw.family, id: draw.family, versionId: "1", name: draw.family },
      sriovOperator: { signs: draw.signs },
      firmwareWrites:
        draw.recordAt === null
          ? []
          : draw.cards.map(({ id }) => ({
              card: id,
              bootId: draw.recordAt ?? thisBoot,
              wrote: { NUM_OF_VFS: "8" },
              previous: { NUM_OF_VFS: "16" },
              hint: "reboot",
              act: draw.recordAct,
            })),
      inUse: {
        kubelet: draw.kubelet,
        rdmaContexts: draw.contexts,
        rdmaMounts: draw.mounts,
        gpuProcesses: read(0),
      },
    }),
  );

const wanted = fc.constantFrom(0, 4, 8, 16);

export const arbitraryClaim: fc.Arbitrary<Claim> = fc.oneof(
  fc.record({ mode, moduleReload: fc.boolean() }).map((draw) => modeClaim(draw)),
  fc
    .record({
      numOfVfs: wanted,
      match: fc.constantFrom("atLeast" as const, "exactly" as const),
      linkType: fc.option(fc.constantFrom("infiniband" as const, "ethernet" as const)),
      model: fc.option(fc.constant("ConnectX-7")),
    })
    .map(({ numOfVfs, match, linkType, model }) =>
      firmwareClaim({
        numOfVfs,
        match,
        ...(linkType === null ? {} : { linkType }),
        select: model === null ? {} : { model: [model] },
      }),
    ),
  fc.record({ numVfs: wanted, firmware: fc.option(wanted) }).map(({ numVfs, firmware }) =>
    vfsClaim({
      numVfs,
      ...(firmware === null ? {} : { firmware: firmwareClaim({ numOfVfs: firmware }) }),
    }),
  ),
);

/** Up to one claim of each kind, which is what one host has without a contradiction. */
export const arbitraryClaims: fc.Arbitrary<Claim[]> = fc.uniqueArray(arbitraryClaim, {
  minLength: 1,
  maxLength: 3,
  selector: ({ kind }) => kind,
});

export const arbitraryContext: fc.Arbitrary<PlanContext> = fc.record({
  powerControl: fc.boolean(),
  operatorPool: fc.constantFrom("unknown", "unset", "shared", "exclusive"),
});
