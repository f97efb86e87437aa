/** Reads the data types of RFC 4251 §5, one after the other. */
export class WireReader {
  readonly #data: Buffer;
  #at = 0;

  constructor(data: Buffer) {
    this.#data = data;
  }

  /** @throws RangeError behind the end of the data. */
  string(): Buffer {
    const length = this.uint32();
    const from = this.#at;
    this.#at += length;
    if (this.#at > this.#data.length) throw new RangeError("The data ends inside a string");
    return this.#data.subarray(from, this.#at);
  }

  /** @throws RangeError behind the end of the data. */
  uint32(): number {
    this.#at += 4;
    return this.#data.readUInt32BE(this.#at - 4);
  }

  /** @throws RangeError behind the end of the data. */
  uint64(): bigint {
    this.#at += 8;
    return this.#data.readBigUInt64BE(this.#at - 8);
  }
}

/** A string of RFC 4251 §5: its length, then its bytes. */
export function wireString(bytes: Uint8Array | string): Buffer {
  const data = Buffer.from(bytes);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, data]);
}
