/** Host functions by PCI device id (vendor 15b3). */
const models: Readonly<Record<string, string>> = {
  "1013": "ConnectX-4",
  "1015": "ConnectX-4 Lx",
  "1017": "ConnectX-5",
  "1019": "ConnectX-5 Ex",
  "101b": "ConnectX-6",
  "101d": "ConnectX-6 Dx",
  "101f": "ConnectX-6 Lx",
  "1021": "ConnectX-7",
  "1023": "ConnectX-8",
  "1025": "ConnectX-9",
  a2d2: "BlueField",
  a2d6: "BlueField-2",
  a2d9: "BlueField-3 Lx",
  a2dc: "BlueField-3",
  a2df: "BlueField-4",
};

/** `1021` → `ConnectX-7`; `15b3:1234` for an id that is not known. */
export function modelOf(deviceId: string): string {
  return models[deviceId] ?? `15b3:${deviceId}`;
}

export function isBlueField(deviceId: string): boolean {
  return /^a2d[269cf]$/.test(deviceId);
}

/** c2d1–c2d6: management functions, which are no NICs. */
export function isManagement(deviceId: string): boolean {
  return /^c2d[1-6]$/.test(deviceId);
}

/** 0209–021f: what a card shows whose flash must be recovered; it cannot be configured. */
export function isFlashRecovery(deviceId: string): boolean {
  return /^0(?:209|20[a-f]|21[0-9a-f])$/.test(deviceId);
}
