/** What a card's vital product data holds. */
export interface VpdFields {
  readonly name: string;
  readonly partNumber: string;
  readonly serial: string;
  readonly swManaged: boolean;
}

/**
 * The bytes of sysfs `vpd`, laid out as PCI Local Bus 3.0 appendix I says: an
 * identifier string (large resource 0x82), the read-only area (0x90) whose
 * keywords end with the checksum RV, and the end tag 0x78.
 */
export function vpdBytes(fields: VpdFields): Uint8Array {
  const model = fields.partNumber.slice(0, 9);
  const vendor = `MLX:MN=MLNX:CSKU=V2:UUID=V3:PCI=V0:MODL=${model}${fields.swManaged ? ":SMDL=SW_MNG" : ""}`;
  const keywords = Buffer.concat([
    keyword("PN", fields.partNumber),
    keyword("EC", "A7"),
    keyword("SN", fields.serial),
    keyword("V0", "PCIeGen5 x16"),
    keyword("V2", fields.partNumber),
    keyword("VA", vendor),
  ]);
  const area = Buffer.concat([
    large(0x82, Buffer.from(fields.name, "latin1")),
    Buffer.from([0x90, (keywords.length + 4) & 0xff, (keywords.length + 4) >> 8]),
    keywords,
    Buffer.from("RV\x01", "latin1"),
  ]);
  let sum = 0;
  for (const byte of area) sum = (sum + byte) & 0xff;
  return Buffer.concat([area, Buffer.from([(0x100 - sum) & 0xff, 0x78])]);
}

function keyword(name: string, value: string): Buffer {
  const data = Buffer.from(value, "latin1");
  return Buffer.concat([Buffer.from(name, "latin1"), Buffer.from([data.length]), data]);
}

function large(tag: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, data.length & 0xff, data.length >> 8]), data]);
}
