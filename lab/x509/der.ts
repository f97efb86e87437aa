/** DER, as far as X.509 needs it (ITU-T X.690). */
export function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

export function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

export function octets(...parts: readonly Buffer[]): Buffer {
  return der(0x04, ...parts);
}

/** Bit string whose last byte has no unused bits, unless told otherwise. */
export function bits(content: Buffer, unused = 0): Buffer {
  return der(0x03, Buffer.from([unused]), content);
}

/** Object identifier: base-128 numbers, the first two in one byte. */
export function oid(numbers: readonly number[]): Buffer {
  const [first = 0, second = 0, ...rest] = numbers;
  const bytes = [first * 40 + second];
  for (const number of rest) {
    const digits = [number & 0x7f];
    for (let left = number >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return der(0x06, Buffer.from(bytes));
}
