import { ParseError } from "./parseError.ts";

/** Vital product data of a PCI device (PCI Local Bus 3.0, appendix I). */
export interface Vpd {
  /** Keyword PN: `MCX755106AS-HEAT`. */
  readonly partNumber: string | null;
  /** Keyword SN. */
  readonly serial: string | null;
  /**
   * A ConnectX that bridges NVSwitches says `SMDL=SW_MNG` in a vendor keyword:
   * Fabric Manager needs it, nobody else may open it. Looked for in all bytes.
   */
  readonly swManaged: boolean;
}

const readOnlyData = 0x90;
const readWriteData = 0x91;
const endTag = 0x0f;
const bridgeSign = "SMDL=SW_MNG";

/**
 * Reads /sys/bus/pci/devices/<PCI address>/vpd.
 *
 * @throws {ParseError} for data that is cut off, has no end tag or a wrong checksum:
 *   what it does not say then may just be missing
 */
export function parseVpd(bytes: Uint8Array): Vpd {
  const text = latin1(bytes);
  const wanted: Wanted = { PN: undefined, SN: undefined };
  let checked = false;
  let resource = resourceAt(bytes, 0);
  for (; resource !== undefined; resource = resourceAt(bytes, resource.end)) {
    if (resource.tag === readOnlyData || resource.tag === readWriteData)
      checked = readKeywords(bytes, text, resource, wanted) || checked;
  }
  if (!checked) {
    throw new ParseError("Vital product data have no checksum", text);
  }
  return {
    partNumber: wordOf(wanted, "PN"),
    serial: wordOf(wanted, "SN"),
    swManaged: text.includes(bridgeSign),
  };
}

/** Keywords that are read, as they come first. */
interface Wanted {
  PN: string | undefined;
  SN: string | undefined;
}

interface Resource {
  readonly tag: number;
  readonly begin: number;
  readonly end: number;
}

/** The one that begins at `at`; `undefined` for the end tag. */
function resourceAt(bytes: Uint8Array, at: number): Resource | undefined {
  const tag = at < bytes.length ? byteAt(bytes, at) : 0;
  const large = tag >= 0x80;
  if (tag === 0 || tag === 0xff) {
    throw new ParseError("Vital product data are cut off or damaged", latin1(bytes));
  }
  if (!large && tag >> 3 === endTag) return undefined;
  const begin = at + (large ? 3 : 1);
  const length = large ? byteAt(bytes, at + 1) + 256 * byteAt(bytes, at + 2) : tag & 7;
  if (begin + length > bytes.length) {
    throw new ParseError("Vital product data are cut off", latin1(bytes));
  }
  return { tag, begin, end: begin + length };
}

/**
 * @param text the bytes as characters
 * @returns whether the resource holds a checksum
 */
function readKeywords(
  bytes: Uint8Array,
  text: string,
  resource: Resource,
  wanted: Wanted,
): boolean {
  let at = resource.begin;
  let checked = false;
  while (at < resource.end) {
    const keyword = text.slice(at, at + 2);
    const begin = at + 3;
    const end = begin + (begin <= resource.end ? byteAt(bytes, at + 2) : 0);
    if (!/^[A-Z0-9]{2}$/.test(keyword) || begin > resource.end || end > resource.end) {
      throw new ParseError("Vital product data have a damaged keyword", text.slice(at));
    }
    if (keyword === "RV") {
      checkSum(bytes, begin);
      checked = true;
    } else if (keyword === "PN" || keyword === "SN") {
      wanted[keyword] ??= unpadded(text.slice(begin, end));
    }
    at = end;
  }
  return checked;
}

/** Without the spaces and zero bytes in front, and the spaces behind. */
function unpadded(value: string): string {
  return value.replace(/^[\0 ]+/, "").trimEnd();
}

/** The first byte of RV makes the sum of all bytes up to it a multiple of 256. */
function checkSum(bytes: Uint8Array, at: number): void {
  let sum = 0;
  for (let index = 0; index <= at; index += 1) sum += bytes[index] ?? 0;
  if (sum % 256 !== 0) {
    throw new ParseError("Vital product data have a wrong checksum", latin1(bytes));
  }
}

function wordOf(wanted: Wanted, keyword: keyof Wanted): string | null {
  const value = wanted[keyword] ?? "";
  if (/[^ -~]/.test(value)) {
    throw new ParseError(`Keyword ${keyword} of vital product data is no text`, value);
  }
  return value === "" ? null : value;
}

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) {
    throw new ParseError("Vital product data are cut off", latin1(bytes));
  }
  return byte;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

/**
 * Bytes of `od -An -v -tx1`, with its spaces or without: two hex digits each.
 *
 * @throws {ParseError} for anything else
 */
export function parseHexDump(text: string): Buffer {
  const digits = text.replaceAll(/\s+/g, "");
  const bytes = Buffer.from(digits, "hex");
  // It stops at what is no digit, and leaves out half a byte.
  if (bytes.length * 2 !== digits.length) throw new ParseError("Expected bytes of od", text);
  return bytes;
}
