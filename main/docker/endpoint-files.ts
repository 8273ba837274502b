import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Endpoint, EndpointFiles } from './endpoint.ts'
import { DockerError } from './errors.ts'
import { tcpTransport, unixTransport, type TlsMaterial, type Transport } from './transport.ts'

/** Docker's own files are a few KiB; anything far larger is not one of them. */
const MAX_FILE_BYTES = 1024 * 1024

function attempt<T>(act: () => T, otherwise: T): T {
  try {
    return act()
  } catch {
    return otherwise
  }
}

/** The real file system. Read synchronously: a handful of small files, once per start. */
export const endpointFiles: EndpointFiles = {
  read: (file) =>
    attempt(() => (statSync(file).size > MAX_FILE_BYTES ? undefined : readFileSync(file, 'utf8')), undefined),
  list: (folder) => attempt(() => readdirSync(folder), []),
  isSocket: (file) => attempt(() => statSync(file).isSocket() || lstatSync(file).isSocket(), false),
}

function readTls(tls: NonNullable<Endpoint['tls']>): TlsMaterial {
  const read = (name: string): string | undefined => endpointFiles.read(path.join(tls.folder, name))
  const [ca, cert, key] = [read('ca.pem'), read('cert.pem'), read('key.pem')]
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }), verify: tls.verify }
}

/**
 * The transport of a unix or tcp endpoint. An ssh one needs a process, which the caller brings as a Transport of its own.
 * @throws DockerError `unsupported` for ssh, `bad-request` for an address without a port
 */
export function localTransport(endpoint: Endpoint): Transport {
  switch (endpoint.kind) {
    case 'unix':
      return unixTransport(endpoint.address)
    case 'tcp': {
      const match = /^\[?([^\]]+)\]?:(\d+)$/.exec(endpoint.address)
      if (match?.[1] === undefined) {
        const message = `${JSON.stringify(endpoint.address)} is not host:port`
        throw new DockerError({ operation: 'connect', reason: 'bad-request', message })
      }
      return tcpTransport(match[1], Number(match[2]), endpoint.tls && readTls(endpoint.tls))
    }
    case 'ssh':
      throw new DockerError({
        operation: 'connect',
        reason: 'unsupported',
        message: 'ssh needs a transport from outside',
      })
  }
}
