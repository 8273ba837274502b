/** A file of a seed. Its name in capitals: a plain ISO 9660 name, which Linux shows in small letters (isofs, map=normal). */
export interface SeedFile {
  readonly name: string
  readonly text: string
}

/** Bytes; ECMA-119, 6.1.2. */
const SECTOR = 2048
/** Sectors 0-15 belong to the system; then descriptor, terminator, both path tables, the root directory, the files. */
const [DESCRIPTOR, TERMINATOR, PATHS_LE, PATHS_BE, ROOT, FILES] = [16, 17, 18, 19, 20, 21]

const sectors = (bytes: number): number => Math.ceil(bytes / SECTOR)

/** Both byte orders, one after the other (ECMA-119, 7.3.3). */
function both32(into: Buffer, at: number, value: number): void {
  into.writeUInt32LE(value, at)
  into.writeUInt32BE(value, at + 4)
}
function both16(into: Buffer, at: number, value: number): void {
  into.writeUInt16LE(value, at)
  into.writeUInt16BE(value, at + 2)
}

/** A directory record (9.1). */
function record(name: Buffer, sector: number, bytes: number, folder: boolean): Buffer {
  const made = Buffer.alloc(33 + name.length + (name.length % 2 === 0 ? 1 : 0))
  made[0] = made.length
  both32(made, 2, sector)
  both32(made, 10, bytes)
  // 1970-01-01 at 18: the same seed is the same file. Bytes of 0 would be day 0 of month 0.
  made.set([70, 1, 1, 0, 0, 0, 0], 18)
  made[25] = folder ? 2 : 0
  both16(made, 28, 1)
  made[32] = name.length
  name.copy(made, 33)
  return made
}

/**
 * An ISO 9660 image (level 3, without Rock Ridge or Joliet) with a few small files in its root; what cloud-init takes as
 * NoCloud seed by its label. At most as many files as one sector of directory holds.
 * @param label at most 32 letters; cloud-init looks for cidata in either case
 */
export function seedImage(label: string, files: readonly SeedFile[]): Buffer {
  // ECMA-119, 9.3: in the order of their names.
  const sorted = [...files].sort((a, b) => (a.name.toUpperCase() < b.name.toUpperCase() ? -1 : 1))
  const root = record(Buffer.from([0]), ROOT, SECTOR, true)
  const records = [root, record(Buffer.from([1]), ROOT, SECTOR, true)]
  const contents: Buffer[] = []
  let next = FILES
  for (const { name, text } of sorted) {
    const bytes = Buffer.from(text)
    records.push(record(Buffer.from(`${name.toUpperCase()};1`), next, bytes.length, false))
    const padded = Buffer.alloc(Math.max(1, sectors(bytes.length)) * SECTOR)
    bytes.copy(padded)
    contents.push(padded)
    next += padded.length / SECTOR
  }
  const image = Buffer.alloc(FILES * SECTOR)
  writeDescriptor(image.subarray(DESCRIPTOR * SECTOR), label, next, root)
  image.write('\xffCD001\x01', TERMINATOR * SECTOR, 'latin1')
  writePathTable(image, PATHS_LE, (at) => image.writeUInt32LE(ROOT, at))
  writePathTable(image, PATHS_BE, (at) => image.writeUInt32BE(ROOT, at))
  image.writeUInt16LE(1, PATHS_LE * SECTOR + 6)
  image.writeUInt16BE(1, PATHS_BE * SECTOR + 6)
  const directory = Buffer.concat(records)
  if (directory.length > SECTOR) throw new RangeError(`${files.length} files do not fit into one sector of directory`)
  directory.copy(image, ROOT * SECTOR)
  return Buffer.concat([image, ...contents])
}

/** The root alone (9.4): a name of one byte of 0. */
function writePathTable(image: Buffer, sector: number, place: (at: number) => void): void {
  image[sector * SECTOR] = 1
  place(sector * SECTOR + 2)
}

/** The primary volume descriptor (8.4). */
function writeDescriptor(into: Buffer, label: string, size: number, root: Buffer): void {
  into.fill(' ', 8, 72, 'latin1')
  into.fill(' ', 190, 813, 'latin1')
  into.write('\x01CD001\x01', 0, 'latin1')
  into.write(label, 40, 'latin1')
  both32(into, 80, size)
  both16(into, 120, 1)
  both16(into, 124, 1)
  both16(into, 128, SECTOR)
  both32(into, 132, 10)
  into.writeUInt32LE(PATHS_LE, 140)
  into.writeUInt32BE(PATHS_BE, 148)
  root.copy(into, 156)
  // Dates that are not told are digits of zero and a zone of 0 (8.4.26.1).
  for (const at of [813, 830, 847, 864]) into.fill('0', at, at + 16, 'latin1')
  into[881] = 1
}
