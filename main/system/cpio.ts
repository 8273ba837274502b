/** A file of an archive; only root may read it. */
export interface CpioFile {
  readonly name: string
  readonly text: string
}

/** Regular, for its owner alone. */
const MODE = 0o100600
const TRAILER = 'TRAILER!!!'
/** Bytes; every header and every content begins at a multiple of it (cpio(5), "New ASCII Format"). */
const ALIGNED = 4

const padding = (length: number) => Buffer.alloc((ALIGNED - (length % ALIGNED)) % ALIGNED)

function entry(number: number, name: string, content: Buffer, mode: number): Buffer {
  const named = Buffer.from(`${name}\0`)
  // Inode, mode, owner, group, links, time, size, four numbers of devices, length of the name, checksum.
  const fields = [number, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, named.length, 0]
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`
  const head = Buffer.concat([Buffer.from(header), named])
  return Buffer.concat([head, padding(head.length), content, padding(content.length)])
}

/**
 * An archive that a kernel unpacks over the initial RAM disk it is appended to (kernel, early-userspace/buffer-format).
 * @param before length in bytes of what it is appended to: zeros in front align it
 */
export function cpioAppendix(files: readonly CpioFile[], before: number): Buffer {
  const entries = files.map(({ name, text }, index) => entry(index + 1, name, Buffer.from(text), MODE))
  return Buffer.concat([padding(before), ...entries, entry(0, TRAILER, Buffer.alloc(0), 0)])
}
