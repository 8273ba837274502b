import { mkdir, open, readdir, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OpenStream } from './open-stream.ts'

/** Kept of each serial line; a file may grow to twice that before its beginning is cut off. Bytes. */
const KEPT = 256 << 10
/** Lines that are kept; the files that were written to longest ago go first. */
const MOST_FILES = 200
/** Output that waits for the disk; of more than that the oldest is not kept. Bytes. */
const MOST_WAITING = 1 << 20

/**
 * Plain text again, whatever the output before was in the middle of, and a rule: what follows is new.
 * Ends mouse reports and bracketed paste, leaves the other screen, resets attributes and character sets (DECSTR).
 */
const RULE =
  '\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?2004l\x1b[?1049l\x1b[?25h\x1b[!p\x1b[0m\x0f\r\n\x1b[90m────\x1b[0m\r\n'

/** The last part of a text that begins with a whole line. */
function tailOf(bytes: Buffer): Buffer {
  if (bytes.length <= KEPT) return bytes
  const tail = bytes.subarray(bytes.length - KEPT)
  const end = tail.indexOf(0x0a)
  return end < 0 ? tail : tail.subarray(end + 1)
}

/**
 * What serial lines said while a page had them open, so that it is there again when the page or Labrig is opened anew.
 * Files of this user alone: a guest may print what nobody else should read.
 */
export class ScrollBack {
  readonly #folder: string
  readonly #failed: (error: unknown) => void
  readonly #waiting = new Map<string, Buffer[]>()
  #work: Promise<void> = Promise.resolve()

  /** @param failed hears that something could not be kept, which stops nothing */
  constructor(folder: string, failed: (error: unknown) => void) {
    this.#folder = folder
    this.#failed = failed
  }

  /**
   * The same stream, kept from now on.
   * @param id of the VM
   * @param replay what is kept comes first
   */
  async keep(stream: OpenStream, id: string, replay: boolean): Promise<OpenStream> {
    const path = this.#pathOf(id)
    const before = replay ? await this.#read(path) : null
    return {
      ...stream,
      ...(before === null || before.length === 0 ? {} : { before: Buffer.concat([before, Buffer.from(RULE)]) }),
      heard: (chunk) => this.#add(path, chunk),
    }
  }

  /** Resolves when all that was heard is on the disk. */
  async settled(): Promise<void> {
    await this.#work
  }

  #pathOf(id: string): string {
    return join(this.#folder, `${id.replace(/^vm:/, '').replaceAll('/', '-')}.log`)
  }

  async #read(path: string): Promise<Buffer> {
    await this.#work
    const file = await open(path).catch(() => null)
    if (file === null) return Buffer.alloc(0)
    try {
      const { size } = await file.stat()
      const start = Math.max(0, size - 2 * KEPT)
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start)
      return tailOf(buffer.subarray(0, bytesRead))
    } finally {
      await file.close()
    }
  }

  #add(path: string, chunk: Buffer): void {
    const waiting = this.#waiting.get(path)
    if (waiting !== undefined) {
      waiting.push(chunk)
      let size = waiting.reduce((sum, one) => sum + one.length, 0)
      while (size > MOST_WAITING && waiting.length > 1) size -= waiting.shift()?.length ?? 0
      return
    }
    this.#waiting.set(path, [chunk])
    this.#work = this.#work.then(() => this.#write(path)).catch(this.#failed)
  }

  async #write(path: string): Promise<void> {
    const bytes = Buffer.concat(this.#waiting.get(path) ?? [])
    this.#waiting.delete(path)
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const before = await stat(path).catch(() => null)
    if (before === null) await this.#forgetOldest()
    if (before !== null && before.size + bytes.length > 2 * KEPT) {
      const draft = `${path}.new`
      await writeFile(draft, tailOf(Buffer.concat([await this.#readNow(path), bytes])), { mode: 0o600 })
      await rename(draft, path)
    } else await writeFile(path, tailOf(bytes), { mode: 0o600, flag: 'a' })
  }

  async #readNow(path: string): Promise<Buffer> {
    const file = await open(path)
    try {
      return await file.readFile()
    } finally {
      await file.close()
    }
  }

  async #forgetOldest(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith('.log'))
    if (names.length < MOST_FILES) return
    const aged = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(join(this.#folder, name)).catch(() => null))?.mtimeMs ?? 0 })),
    )
    const oldest = aged.sort((one, other) => one.at - other.at).slice(0, names.length - MOST_FILES + 1)
    for (const { name } of oldest) await unlink(join(this.#folder, name)).catch(() => undefined)
  }
}
