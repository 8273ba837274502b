import { agentCommand } from './agent.ts'
import type { Connection } from './connection.ts'
import { LibvirtError } from './errors.ts'
import type { Dom } from './signature.ts'

/** What one message carries: the agent's channel is slow, and an act can be cancelled only between two of them. Bytes. */
export const GUEST_FILE_CHUNK = 64 << 10
/** An emulated guest that is busy takes its time; libvirt's own patience is 5. Seconds. */
const PATIENCE = 60

/** A file of a guest, opened by its agent (guest-file-open and following, qga/qapi-schema.json). The agent keeps it open until it is closed. */
export class GuestFile implements AsyncDisposable {
  readonly #connection: Connection
  readonly #dom: Dom
  readonly #handle: number

  private constructor(connection: Connection, dom: Dom, handle: number) {
    this.#connection = connection
    this.#dom = dom
    this.#handle = handle
  }

  /**
   * @param mode as fopen(3) has it: `w` makes the file or empties it
   * @throws LibvirtError with the guest's own words, and where the agent forbids it
   */
  static async open(connection: Connection, dom: Dom, path: string, mode: 'r' | 'w'): Promise<GuestFile> {
    const command = { execute: 'guest-file-open', arguments: { path, mode: `${mode}b` } }
    const answer = (await agentCommand(connection, dom, command)) as { readonly return: number }
    return new GuestFile(connection, dom, answer.return)
  }

  /** At most a chunk. */
  async read(): Promise<{ readonly bytes: Buffer; readonly atEnd: boolean }> {
    const { 'buf-b64': data, eof } = await this.#ask<{ readonly 'buf-b64': string; readonly eof: boolean }>('read', {
      count: GUEST_FILE_CHUNK,
    })
    return { bytes: Buffer.from(data, 'base64'), atEnd: eof }
  }

  /** All of it, at most a chunk. */
  async write(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const data = { 'buf-b64': bytes.subarray(at).toString('base64') }
      at += (await this.#ask<{ readonly count: number }>('write', data)).count
    }
  }

  /** Bytes; what the kernel makes up while it is read has none. Reading begins at the start again. */
  async size(): Promise<number> {
    const { position } = await this.#ask<{ readonly position: number }>('seek', { offset: 0, whence: 'end' })
    await this.#ask('seek', { offset: 0, whence: 'set' })
    return position
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ask('close', {})
  }

  async #ask<T>(verb: 'read' | 'write' | 'seek' | 'close', more: object): Promise<T> {
    const command = { execute: `guest-file-${verb}`, arguments: { handle: this.#handle, ...more } }
    return ((await agentCommand(this.#connection, this.#dom, command, PATIENCE)) as { readonly return: T }).return
  }
}

/** The agent has one code for all that goes wrong, so the guest's words tell (strerror of POSIX, FormatMessage of Windows). */
export const isNoGuestFile = (error: unknown): error is LibvirtError =>
  error instanceof LibvirtError && /guest-file-open.*(?:No such file|cannot find the (?:file|path))/.test(error.message)
