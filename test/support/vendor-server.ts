import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Socket } from 'node:net'

/** What a path of the server does. */
export interface Offer {
  readonly body: Buffer | string
  readonly etag?: string
  readonly lastModified?: string
  /** Answers Range as RFC 9110 says; false ignores it. */
  readonly ranges?: boolean
  /** Breaks off after so many bytes, so many times. */
  readonly breaks?: { readonly after: number; readonly times: number }
  /** Sends so many bytes and then nothing. */
  readonly hangs?: number
  /** Says so many bytes, and sends those that it has. */
  readonly claims?: number
  readonly status?: number
  readonly location?: string
}

/** A vendor's web server: speaks HTTP, with the faults of real ones. Counts what it is asked for. */
export class VendorServer implements AsyncDisposable {
  readonly offers = new Map<string, Offer>()
  /** "GET /path" and the Range asked for, in order. */
  readonly asked: { path: string; range: string | null; host: string | null }[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #broken = new Map<string, number>()

  private constructor(server: Server) {
    this.#server = server
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
    server.on('request', (request: IncomingMessage, response: ServerResponse) => this.#answer(request, response))
  }

  static async start(): Promise<VendorServer> {
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new VendorServer(server)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Ends with a slash. */
  get folder(): string {
    return `http://127.0.0.1:${this.port}/`
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    // A proxy is asked for the whole address.
    const path = URL.parse(request.url ?? '/', this.folder)?.pathname ?? '/'
    const range = request.headers.range ?? null
    this.asked.push({ path, range, host: request.headers.host ?? null })
    const offer = this.offers.get(path)
    if (offer === undefined) return void response.writeHead(404).end('no such file')
    if (offer.location !== undefined) {
      return void response.writeHead(offer.status ?? 302, { location: offer.location }).end()
    }
    if (offer.status !== undefined) return void response.writeHead(offer.status).end()
    this.#send(path, offer, request, response)
  }

  #send(path: string, offer: Offer, request: IncomingMessage, response: ServerResponse): void {
    const body = Buffer.from(offer.body)
    const start = startOf(offer, request)
    if (start > 0 && start >= body.length) {
      return void response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end()
    }
    response.writeHead(start > 0 ? 206 : 200, {
      ...(offer.etag === undefined ? {} : { etag: offer.etag }),
      ...(offer.lastModified === undefined ? {} : { 'last-modified': offer.lastModified }),
      ...(start > 0 ? { 'content-range': `bytes ${start}-${body.length - 1}/${body.length}` } : {}),
      'content-length': String((offer.claims ?? body.length) - start),
    })
    this.#write(path, offer, body.subarray(start), response)
  }

  #write(path: string, offer: Offer, rest: Buffer, response: ServerResponse): void {
    if (offer.hangs !== undefined) return void response.write(rest.subarray(0, offer.hangs))
    const broken = this.#broken.get(path) ?? 0
    if (offer.breaks !== undefined && broken < offer.breaks.times) {
      this.#broken.set(path, broken + 1)
      response.write(rest.subarray(0, offer.breaks.after), () => response.socket?.destroy())
      return
    }
    if (offer.claims === undefined) response.end(rest)
    else response.write(rest)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    await once(this.#server, 'close').catch(() => undefined)
  }
}

/** Where an answer begins, by RFC 9110: 14.2 and 13.1.5. */
function startOf({ ranges, etag, lastModified }: Offer, { headers }: IncomingMessage): number {
  const asked = /^bytes=(\d+)-$/.exec(headers.range ?? '')
  const condition = headers['if-range']
  const fits = condition === undefined || condition === etag || condition === lastModified
  return asked !== null && ranges !== false && fits ? Number(asked[1]) : 0
}

export function digest(algorithm: 'sha256' | 'sha512', body: Buffer | string): string {
  return createHash(algorithm).update(body).digest('hex')
}

/** Bytes that differ from place to place: a piece that lands in the wrong place changes the digest. */
export function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; at += 4) bytes.writeUInt32LE((at * 2_654_435_761) >>> 0, Math.min(at, length - 4))
  return bytes
}

/** The smallest header that says qcow2: version 3, nothing behind it, no data file, no encryption. */
export function qcow2Header({ backing = false, dataFile = false } = {}): Buffer {
  const head = Buffer.alloc(512)
  head.write('QFI\xfb', 0, 'latin1')
  head.writeUInt32BE(3, 4)
  head.writeBigUInt64BE(backing ? 104n : 0n, 8)
  head.writeUInt32BE(16, 20)
  head.writeBigUInt64BE(dataFile ? 4n : 0n, 72)
  return head
}

/** Each vendor's way to tell the checksum of a file. */
export const layouts: Readonly<Record<string, (name: string, body: Buffer) => string>> = {
  'SHA512SUMS of Debian': (name, body) => `${'0'.repeat(128)}  ${name}.json\n${digest('sha512', body)}  ${name}\n`,
  'SHA256SUMS of Ubuntu': (name, body) => `${'0'.repeat(64)} *other.img\n${digest('sha256', body)} *${name}\n`,
  'CHECKSUM of Fedora, clearsigned': (name, body) =>
    [
      '-----BEGIN PGP SIGNED MESSAGE-----',
      'Hash: SHA256',
      '',
      `# ${name}: ${body.length} bytes`,
      `SHA256 (${name}) = ${digest('sha256', body)}`,
      '-----BEGIN PGP SIGNATURE-----',
      '',
      'iQIzBAEBCAAdFiEEx8Yq',
      '-----END PGP SIGNATURE-----',
      '',
    ].join('\n'),
  'CHECKSUM of AlmaLinux': (name, body) => `# ${name}: ${body.length} bytes\n${digest('sha256', body)}  ${name}\n`,
  '.CHECKSUM of Rocky': (name, body) =>
    `# ${name}: ${body.length} bytes\nSHA256 (${name}) = ${digest('sha256', body)}\n`,
  '.sha256 of openSUSE, of another name': (name, body) => `${digest('sha256', body)}  ${name}-Build16.5\n`,
  '.sha512 of Alpine, without a name': (_, body) => `${digest('sha512', body)}\n`,
  'sha256sums.txt of Arch': (name, body) =>
    `${digest('sha256', body)}  ${name}\n${'1'.repeat(64)}  arch-2026.01.01.iso\n`,
  'CHECKSUM.SHA512 of FreeBSD': (name, body) =>
    `SHA512 (other.xz) = ${'2'.repeat(128)}\nSHA512 (${name}) = ${digest('sha512', body)}\n`,
}
