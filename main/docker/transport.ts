import net from 'node:net'
import tls from 'node:tls'
import type { Duplex } from 'node:stream'

/**
 * A way to reach an engine: each `open` gives a fresh byte stream. Local sockets are made here; a remote one (for example
 * ssh running `docker system dial-stdio`) comes from outside, so that this room starts no process.
 */
export interface Transport {
  open(signal?: AbortSignal): Promise<Duplex>
  /** As `open`, reading into memory of the caller; absent where bytes come through something that has its own. */
  openBulk?(onread: net.OnReadOpts, signal?: AbortSignal): Promise<Duplex>
  /** For messages: "/var/run/docker.sock", "ssh://host". */
  readonly describe: string
  /** Opening costs a process or a handshake: reuse idle streams for every call, not for reads alone. */
  readonly expensive: boolean
}

function connected(socket: net.Socket, ready: 'connect' | 'secureConnect', signal?: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const abort = (): void =>
      void socket.destroy(signal?.reason instanceof Error ? signal.reason : new Error('aborted'))
    const settle = (): void => {
      signal?.removeEventListener('abort', abort)
      socket.off('error', fail).off(ready, done)
    }
    const fail = (error: Error): void => {
      settle()
      reject(error)
    }
    const done = (): void => {
      settle()
      resolve(socket)
    }
    socket.once('error', fail).once(ready, done)
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort, { once: true })
  })
}

export function unixTransport(path: string): Transport {
  return {
    ...{ describe: path, expensive: false },
    open: (signal) => connected(net.connect({ path }), 'connect', signal),
    openBulk: (onread, signal) => connected(net.connect({ path, onread }), 'connect', signal),
  }
}

export interface TlsMaterial {
  readonly ca?: string | Buffer
  readonly cert?: string | Buffer
  readonly key?: string | Buffer
  readonly verify: boolean
}

export function tcpTransport(host: string, port: number, material?: TlsMaterial): Transport {
  const describe = `tcp://${host}:${port}`
  if (material === undefined) {
    return { describe, expensive: false, open: (signal) => connected(net.connect({ host, port }), 'connect', signal) }
  }
  const { ca, cert, key, verify } = material
  const options: tls.ConnectionOptions = {
    host,
    port,
    rejectUnauthorized: verify,
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
  }
  // SNI takes no IP address (RFC 6066 section 3)
  if (net.isIP(host) === 0) options.servername = host
  return { describe, expensive: true, open: (signal) => connected(tls.connect(options), 'secureConnect', signal) }
}
