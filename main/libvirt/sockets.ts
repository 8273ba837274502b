/** Which local socket serves a connection URI, and opening it. Starts no daemon. */
import net from 'node:net'
import type { Duplex } from 'node:stream'
import { ProtocolError } from './errors.ts'
import type { Slabs } from './slabs.ts'
import type { Transport } from './transport.ts'

/** Why a socket could not be opened. `absent`: nobody listens there; `denied`: file permissions keep us out. */
export class SocketError extends Error {
  override readonly name = 'SocketError'
  readonly reason: 'absent' | 'denied' | 'failed'
  readonly path: string

  constructor(reason: SocketError['reason'], path: string, cause: unknown) {
    super(`${path}: ${reasonText(reason, cause)}`, { cause })
    this.reason = reason
    this.path = path
  }
}

function reasonText(reason: SocketError['reason'], cause: unknown): string {
  switch (reason) {
    case 'absent':
      return 'no libvirt daemon listens here'
    case 'denied':
      return 'permission denied; members of the group "libvirt" have access, counted from their next login'
    case 'failed':
      return cause instanceof Error ? cause.message : String(cause)
  }
}

export interface SocketQuery {
  /** `qemu:///system`, `qemu:///session`, `network:///system`, …; a `?socket=` parameter decides alone. */
  uri: string
  readOnly?: boolean
  env?: Readonly<Record<string, string | undefined>>
}

/** Drivers with a daemon of their own in the modular set-up, and its socket's first part. */
const modularDaemon: Readonly<Record<string, string>> = {
  qemu: 'virtqemud',
  lxc: 'virtlxcd',
  xen: 'virtxend',
  vbox: 'virtvboxd',
  vz: 'virtvzd',
  ch: 'virtchd',
  bhyve: 'virtbhyved',
  network: 'virtnetworkd',
  storage: 'virtstoraged',
  nodedev: 'virtnodedevd',
  interface: 'virtinterfaced',
  nwfilter: 'virtnwfilterd',
  secret: 'virtsecretd',
}

/**
 * Sockets that may serve the URI, best first, as the C library chooses: the driver's own daemon, else the monolithic
 * one (whose socket virtproxyd owns on a modular host). A daemon of either kind reaches all other drivers itself, so
 * one connection is enough.
 */
export function socketCandidates(query: SocketQuery): string[] {
  const url = parseUri(query.uri)
  const explicit = url.searchParams.get('socket')
  if (explicit) return [explicit]
  const driver = url.protocol.slice(0, -1).split('+')[0] ?? ''
  const session = url.pathname === '/session'
  // The session daemon has no read-only twin.
  const suffix = query.readOnly && !session ? '-sock-ro' : '-sock'
  const folder = session ? sessionFolder(query.env ?? process.env) : '/run/libvirt'
  const modular = modularDaemon[driver]
  return [...(modular ? [modular] : []), 'libvirt'].map((daemon) => `${folder}/${daemon}${suffix}`)
}

function parseUri(uri: string): URL {
  const url = URL.parse(uri)
  if (!url) throw new ProtocolError(`"${uri}" is not a libvirt connection URI such as qemu:///system`)
  return url
}

/** The folder of a user's session daemons: virGetUserRuntimeDirectory. */
export function sessionFolder(env: Readonly<Record<string, string | undefined>>): string {
  if (env['XDG_RUNTIME_DIR']) return `${env['XDG_RUNTIME_DIR']}/libvirt`
  const cache = env['XDG_CACHE_HOME'] ?? `${env['HOME'] ?? ''}/.cache`
  return `${cache}/libvirt`
}

/** What Node takes as the place to read into; it asks for the next one after each read. */
function readInto(slabs: Slabs): net.OnReadOpts {
  const callback = (length: number) => {
    slabs.filled(length)
    return true
  }
  return { buffer: () => slabs.space(), callback }
}

/**
 * Connects a unix socket.
 * @param slabs what it reads into instead of emitting 'data'
 * @throws SocketError, or the signal's reason
 */
export function openSocket(path: string, signal?: AbortSignal, slabs?: Slabs): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const socket = net.connect({ path, ...(slabs ? { onread: readInto(slabs) } : {}) })
    const onAbort = () => {
      socket.destroy()
      reject(signal?.reason as Error)
    }
    const settle = () => {
      signal?.removeEventListener('abort', onAbort)
      socket.removeListener('error', onError)
    }
    const onError = (error: NodeJS.ErrnoException) => {
      settle()
      reject(new SocketError(reasonOf(error.code), path, error))
    }
    socket.once('error', onError)
    socket.once('connect', () => {
      settle()
      // Until its owner listens: an error without a listener would end the process, and 'close' follows anyway.
      socket.on('error', () => undefined)
      resolve(socket)
    })
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/** A socket file whose daemon is gone refuses; a path through a file that is no folder does not exist either. */
const absent = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTDIR', 'ENOTSOCK'])

function reasonOf(code = ''): SocketError['reason'] {
  if (absent.has(code)) return 'absent'
  return code === 'EACCES' || code === 'EPERM' ? 'denied' : 'failed'
}

/**
 * Opens the first candidate somebody listens on. A socket that exists but keeps us out ends the search: the daemon
 * behind the next one would keep its own, different set of guests.
 *
 * @throws SocketError
 */
export async function openLocal(query: SocketQuery, signal?: AbortSignal, slabs?: Slabs): Promise<net.Socket> {
  let last: SocketError | undefined
  for (const path of socketCandidates(query)) {
    try {
      return await openSocket(path, signal, slabs)
    } catch (error) {
      if (!(error instanceof SocketError) || error.reason !== 'absent') throw error
      // The monolithic socket, tried last, is the one people know.
      last = error
    }
  }
  throw last ?? new ProtocolError(`no socket is known for ${query.uri}`)
}

/** A transport over this host's sockets. */
export function localTransport(query: SocketQuery): Transport {
  return {
    describe: socketCandidates(query).at(-1) ?? query.uri,
    open: (signal): Promise<Duplex> => openLocal(query, signal),
    openBulk: (signal, slabs): Promise<Duplex> => openLocal(query, signal, slabs),
  }
}
