import { randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readdir, rm, stat, statfs, utimes, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Duplex } from 'node:stream'
import { Fault } from '../../../contract/fault.ts'

export interface ArrivingFile {
  readonly path: string
  readonly size: number
  /** Seconds since 1970. */
  readonly modified: number
}

export interface Upload {
  /** Of this host. */
  readonly folder: string
  readonly stream: { readonly label: string; readonly duplex: Duplex; readonly exitCode: () => Promise<number> }
}

/** What an upload that nobody put anywhere is kept for. Milliseconds. */
const FORGOTTEN = 24 * 60 * 60 * 1000

/** Files that come from pages. They wait on the disk, whole, until an act has copied them; what breaks off leaves nothing. */
export class Uploads implements AsyncDisposable {
  readonly #folder: string
  readonly #open = new Set<string>()
  #swept = false

  constructor(folder: string) {
    this.#folder = folder
  }

  /** @throws Fault DISK_FULL before anything comes; what the file system says */
  async open(files: readonly ArrivingFile[], folders: readonly string[]): Promise<Upload> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    await this.#sweep()
    const needed = files.reduce((sum, { size }) => sum + size, 0)
    const { bavail, bsize } = await statfs(this.#folder)
    if (bavail * bsize < needed) {
      const data = { path: this.#folder, needed, free: bavail * bsize, remedy: ['df -h'] }
      throw new Fault('DISK_FULL', data, `${this.#folder} has no room for what is uploaded.`)
    }
    const folder = join(this.#folder, randomBytes(8).toString('hex'))
    await mkdir(folder, { mode: 0o700 })
    this.#open.add(folder)
    for (const path of folders) await makeFolders(folder, path)
    const duplex = new Arrival(folder, files)
    duplex.once('close', () => void (duplex.isWhole || this.#open.delete(folder)))
    // A stream that ends says whether it was the end of all files.
    const exitCode = () => Promise.resolve(duplex.isWhole ? 0 : 1)
    return { folder, stream: { label: 'upload', duplex, exitCode } }
  }

  /** Of another folder nothing is taken away. */
  async discard(folder: string): Promise<void> {
    if (!this.#open.delete(folder)) return
    await rm(folder, { recursive: true, force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const folder of [...this.#open]) await this.discard(folder)
  }

  /** What a Labrig has left that was ended in the middle. */
  async #sweep(): Promise<void> {
    if (this.#swept) return
    this.#swept = true
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name)
      const info = await stat(path).catch(() => null)
      if (info !== null && Date.now() - info.mtimeMs > FORGOTTEN) await rm(path, { recursive: true, force: true })
    }
  }
}

/** Whatever the umask says: rights go along with a file. */
async function makeFolders(root: string, path: string): Promise<void> {
  let at = root
  for (const part of path.split('/').filter((one) => one !== '.')) {
    at = join(at, part)
    await mkdir(at).then(
      () => chmod(at, 0o755),
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error
      },
    )
  }
}

/** Writes what it gets into one file after the other, and ends by itself with the last byte of the last one. */
class Arrival extends Duplex {
  readonly #folder: string
  readonly #files: readonly ArrivingFile[]
  #next = 0
  #now: { readonly file: ArrivingFile; readonly handle: FileHandle; left: number } | null = null
  #whole = false

  constructor(folder: string, files: readonly ArrivingFile[]) {
    super({ writableHighWaterMark: 1 << 20 })
    this.#folder = folder
    this.#files = files
    // Of nothing but empty files no byte will come.
    if (files.every(({ size }) => size === 0)) {
      this.#advance().then(
        () => undefined,
        (error: unknown) => this.destroy(error as Error),
      )
    }
  }

  get isWhole(): boolean {
    return this.#whole
  }

  override _read(): void {
    // It has nothing to say.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#take(chunk).then(
      () => done(),
      (error: unknown) => done(error as Error),
    )
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const end = async () => {
      await this.#now?.handle.close().catch(() => undefined)
      if (!this.#whole) await rm(this.#folder, { recursive: true, force: true })
    }
    end().then(
      () => done(error),
      (failure: unknown) => done(error ?? (failure as Error)),
    )
  }

  async #take(chunk: Buffer): Promise<void> {
    let at = 0
    if (this.#now === null) await this.#advance()
    while (at < chunk.length) {
      const now = this.#now
      if (now === null) throw new Error('more came than was announced')
      const piece = chunk.subarray(at, at + now.left)
      // Unlike write() it goes on after a short one.
      await now.handle.writeFile(piece)
      at += piece.length
      now.left -= piece.length
      if (now.left === 0) await this.#advance()
    }
  }

  /** Closes the file that is whole and opens the next one that has bytes; with none left it is over. */
  async #advance(): Promise<void> {
    for (;;) {
      if (this.#now !== null) {
        const { file, handle } = this.#now
        this.#now = null
        await handle.close()
        await utimes(join(this.#folder, file.path), file.modified, file.modified)
      }
      const file = this.#files[this.#next++]
      if (file === undefined) break
      await makeFolders(this.#folder, dirname(file.path))
      const handle = await open(join(this.#folder, file.path), 'wx', 0o644)
      await handle.chmod(0o644)
      this.#now = { file, handle, left: file.size }
      if (file.size > 0) return
    }
    this.#whole = true
    setImmediate(() => this.destroy())
  }
}
