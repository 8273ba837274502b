import { chmod, rm } from 'node:fs/promises'
import { createServer, connect, type Server, type Socket } from 'node:net'

/** What is done with a piece that a client sends: passed on, or the connection is broken before or after it is passed on. */
export type Verdict = 'pass' | 'cut' | 'pass-and-cut'

/**
 * Stands between labrig and an engine on a unix socket of its own, and breaks the connection when told: the engine
 * itself goes on undisturbed.
 */
export class Proxy implements AsyncDisposable {
  readonly path: string
  readonly #target: string
  readonly #open = new Set<Socket>()
  #server: Server | undefined
  /** Looks at each piece that a client sends. */
  judge: (piece: Buffer) => Verdict = () => 'pass'
  /** What comes in pieces of 16 KiB and more waits so long after each: a copy takes its time without moving much. Milliseconds. */
  pace = 0
  /** Connections accepted so far. */
  accepted = 0

  private constructor(path: string, target: string) {
    this.path = path
    this.#target = target
  }

  static async listen(path: string, target: string): Promise<Proxy> {
    const proxy = new Proxy(path, target)
    await proxy.start()
    return proxy
  }

  async start(): Promise<void> {
    await rm(this.path, { force: true })
    const server = createServer((client) => this.#join(client))
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.path, resolve)
    })
    await chmod(this.path, 0o666)
    this.#server = server
  }

  #join(client: Socket): void {
    this.accepted += 1
    const engine = connect(this.#target)
    const end = () => {
      client.destroy()
      engine.destroy()
    }
    for (const socket of [client, engine]) {
      this.#open.add(socket)
      socket.on('error', end)
      socket.on('close', () => {
        this.#open.delete(socket)
        end()
      })
    }
    engine.pipe(client)
    engine.on('data', (piece: Buffer) => this.#slow(engine, piece))
    client.on('data', (piece: Buffer) => {
      this.#slow(client, piece)
      const verdict = this.judge(piece)
      if (verdict === 'cut') end()
      else if (verdict === 'pass') engine.write(piece)
      else {
        // The engine has it, its answer gets lost.
        engine.unpipe(client)
        engine.write(piece, () => client.destroy())
      }
    })
    client.on('end', () => engine.end())
  }

  #slow(source: Socket, piece: Buffer): void {
    if (this.pace === 0 || piece.length < 1 << 14) return
    source.pause()
    setTimeout(() => source.resume(), this.pace)
  }

  /** Breaks what is open; new connections are accepted. */
  cut(): void {
    for (const socket of this.#open) socket.destroy()
  }

  /** Breaks what is open and stops listening, as an engine that went away. */
  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    const closed = server && new Promise((resolve) => server.close(resolve))
    this.cut()
    await closed
    await rm(this.path, { force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}

/** Whether a piece has a call of this procedure of libvirt's remote program: length, program, version, number. */
export function callsProcedure(piece: Buffer, number: number): boolean {
  for (let at = 0; at + 28 <= piece.length; at += Math.max(28, piece.readUInt32BE(at))) {
    if (piece.readUInt32BE(at + 4) === 0x20008086 && piece.readInt32BE(at + 12) === number) return true
  }
  return false
}
