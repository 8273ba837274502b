import type { Engine } from '../docker/engine.ts'
import type { BulkLines } from '../libvirt/bulk-lines.ts'
import type { Connection } from '../libvirt/connection.ts'
import type { TaskPart } from '../../contract/task.ts'
import type { FixRecords } from './fix-records.ts'

/** How the engines' own tools address a connection; all that an explanation needs. */
export interface Addresses {
  /** What follows `virsh -c`. */
  libvirtUri(connection: string): string
  /** What follows `docker -H`; null where docker needs no option. */
  dockerHost(connection: string): string | null
}

/** Whether a libvirt connection is this host's own, so that its files are too. */
export function isLocal(addresses: Addresses, connection: string): boolean {
  return !/^[a-z]+\+(ssh|libssh2?|tls|tcp):/.test(addresses.libvirtUri(connection))
}

/** Whether the engine of a connection runs on this host, so that its machines cost it something and its networks are here. */
export function isHere(addresses: Addresses, connection: string): boolean {
  const host = addresses.dockerHost(connection)
  return isLocal(addresses, connection) && (host === null || host.startsWith('unix:'))
}

/** The engines behind the connection names. Each call throws when the engine is not there. */
export interface Engines extends Addresses {
  libvirt(connection: string): Promise<Connection>
  /** For streams of data, which would hold up the calls on the connection itself. */
  bulk(connection: string): Promise<BulkLines>
  docker(connection: string): Promise<Engine>
}

/** What a running step may use. */
export interface StepContext {
  readonly engines: Engines
  readonly signal: AbortSignal
  /** Where the doctor's changes are kept, for taking them back. */
  readonly fixes: FixRecords
  progress(parts: readonly TaskPart[]): void
}

/** What a step found out that its plan could not know. */
export interface StepOutcome {
  /** The engine's id of what was made. */
  readonly id?: string
  readonly loaded?: readonly string[]
  readonly exec?: {
    readonly exitCode: number
    readonly stdout: string
    readonly stderr: string
    readonly truncated: boolean
  }
}

export const nothingLearned: StepOutcome = {}

export function virsh(addresses: Addresses, connection: string, ...words: readonly string[]): string[] {
  return ['virsh', '-c', addresses.libvirtUri(connection), ...words]
}

/** How virsh is told a domain: it takes a name of digits for the id of a running one, which may be another. */
export function domainWord(name: string, uuid: string): string {
  return /^\d+$/.test(name) ? uuid : name
}

export function docker(addresses: Addresses, connection: string, ...words: readonly string[]): string[] {
  const host = addresses.dockerHost(connection)
  return host === null ? ['docker', ...words] : ['docker', '-H', host, ...words]
}
