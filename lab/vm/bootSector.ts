/** Bytes of a sector. */
const sector = 512;
/** Where the only partition begins: GRUB's core image lies in the gap before it. */
export const partitionStart = 1024 * 1024;

/**
 * The first MiB of a disk that boots GRUB from BIOS: boot.img with a partition
 * table, and core.img behind it. boot.img loads the sector after itself unless told
 * otherwise, and core.img's own list of blocks begins at the one after that.
 *
 * @param bootImage boot.img of GRUB's i386-pc, 512 bytes
 * @param coreImage what grub-mkimage made for i386-pc
 * @param partitionBytes size of the only partition, which begins at `partitionStart`
 */
export function bootSector(
  bootImage: Uint8Array,
  coreImage: Uint8Array,
  partitionBytes: number,
): Buffer {
  if (bootImage.length !== sector)
    throw new Error(`boot.img has ${bootImage.length} bytes, expected ${sector}`);
  if (coreImage.length > partitionStart - sector)
    throw new Error(`core.img has ${coreImage.length} bytes, more than fit before the partition`);
  const disk = Buffer.alloc(partitionStart);
  disk.set(bootImage);
  disk.set(coreImage, sector);
  const entry = disk.subarray(446, 446 + 16);
  disk.fill(0, 446, 510);
  entry.writeUInt8(0x80, 0); // active
  entry.set([0xfe, 0xff, 0xff], 1); // cylinders, heads, sectors: beyond what they can say
  entry.writeUInt8(0x83, 4); // Linux
  entry.set([0xfe, 0xff, 0xff], 5);
  entry.writeUInt32LE(partitionStart / sector, 8);
  entry.writeUInt32LE(partitionBytes / sector, 12);
  disk.writeUInt16LE(0xaa55, 510);
  return disk;
}
