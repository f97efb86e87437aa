const polynomial = 0x04c11db7;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value < 0 ? polynomial : 0);
  return value;
});

/** What `cksum` prints of a text before the name of the file: POSIX checksum and length in bytes. */
export function posixSum(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let sum = 0;
  const add = (byte: number): void => {
    sum = (sum << 8) ^ (table[((sum >>> 24) ^ byte) & 0xff] ?? 0);
  };
  for (const byte of bytes) add(byte);
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) add(length & 0xff);
  return `${~sum >>> 0} ${bytes.length}`;
}
