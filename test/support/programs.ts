/** Program bodies that several engine tests share. */
export const modeOnly = `
new RdmaMode("dgx", { hosts: pool, mode: "exclusive" });
`;

export const withRollout = `
const mode = new RdmaMode("dgx", { hosts: pool, mode: "exclusive", rollout: true });
const firmware = new NicFirmwareVfs("dgx", { hosts: pool, select: { model: "ConnectX-7" }, numOfVfs: 8, match: "exactly", rollout: true });
const vfs = new SriovVfs("dgx", { hosts: pool, select: { model: "ConnectX-7" }, numVfs: 8, firmware: firmware.claim, rollout: true });
new Rollout("dgx", { hosts: pool, claims: [mode.claim, firmware.claim, vfs.claim], maxUnavailable: 2, ...quick });
`;
