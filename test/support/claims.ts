import type { FirmwareClaim, RdmaModeClaim, VfsClaim } from "../../provider/plan/claim.ts";

const common = { hosts: "host1" };

export function modeClaim(overrides: Partial<RdmaModeClaim> = {}): RdmaModeClaim {
  return {
    kind: "rdma-mode",
    ...common,
    owner: "site/test/mode",
    resource: "RdmaMode mode",
    mode: "exclusive",
    moduleReload: false,
    ...overrides,
  };
}

export function firmwareClaim(overrides: Partial<FirmwareClaim> = {}): FirmwareClaim {
  return {
    kind: "firmware",
    ...common,
    owner: "site/test/firmware",
    resource: "NicFirmwareVfs firmware",
    select: {},
    numOfVfs: 8,
    match: "atLeast",
    ...overrides,
  };
}

export function vfsClaim(overrides: Partial<VfsClaim> = {}): VfsClaim {
  return {
    kind: "vfs",
    ...common,
    owner: "site/test/vfs",
    resource: "SriovVfs vfs",
    select: {},
    numVfs: 8,
    ...overrides,
  };
}
