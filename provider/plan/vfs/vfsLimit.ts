/** Most VFs of a PF (MFT: "127 VFs upper bound"; ConnectX-7 release notes). */
export const vfsLimit = 127;
