import type { z } from 'zod'
import type { ContainerCreate, containerCreate } from '../../contract/container.ts'

/** The form of a new container, as far as something says it. */
export type ContainerForm = z.input<ReturnType<typeof containerCreate.partial>>

type PortForm = NonNullable<ContainerForm['ports']>[number]
type MountForm = NonNullable<ContainerForm['mounts']>[number]

/** "[address:][host]:container[/protocol]"; null when it is something else (ranges, names). */
export function portOf(text: string): PortForm | null {
  const match = /^(?:(?:(\[[^\]]+\]|[\d.]+):)?(\d*):)?(\d+)(?:\/(tcp|udp|sctp))?$/.exec(text)
  if (match === null) return null
  const [, address, host, container, protocol] = match
  return {
    container: Number(container),
    host: Number(host ?? 0),
    // The engine's own default is every address; what was asked for is kept, what was not is made safe.
    ...(address === undefined ? {} : { address: address.replace(/[[\]]/g, '') }),
    ...(protocol === undefined ? {} : { protocol: protocol as PortForm['protocol'] }),
  }
}

/** "source:target[:ro]" of --volume; null for one without a source (an anonymous volume). */
export function volumeOf(text: string): MountForm | null {
  const [source, target, options = ''] = text.split(':')
  if (!source || !target) return null
  const readOnly = options.split(',').includes('ro')
  if (source.startsWith('/')) return { kind: 'bind', source, target, readOnly }
  return { kind: 'volume', volume: source, target, readOnly }
}

/** What --mount says; null for kinds that the form does not have. */
export function mountOf(text: string): MountForm | null {
  const fields = new Map(text.split(',').map((field) => field.split(/=(.*)/s) as [string, string | undefined]))
  const source = fields.get('source') ?? fields.get('src')
  const target = fields.get('target') ?? fields.get('destination') ?? fields.get('dst')
  const readOnly = fields.has('readonly') || fields.has('ro')
  if (!source || !target) return null
  if (fields.get('type') === 'bind') return { kind: 'bind', source, target, readOnly }
  if ((fields.get('type') ?? 'volume') === 'volume') return { kind: 'volume', volume: source, target, readOnly }
  return null
}

/** "512m", "1g", "100000k", bytes alone → MiB, rounded up. */
export function mebibytes(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)([bkmg])?b?$/i.exec(text)
  if (match === null) return null
  const unit = { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }[(match[2] ?? 'b').toLowerCase()] ?? 1
  return Math.ceil((Number(match[1]) * unit) / 2 ** 20)
}

/** "on-failure:3"; null for what is no policy. */
export function restartOf(text: string): ContainerForm['restart'] | null {
  const [name, retries] = text.split(':')
  const names: readonly string[] = ['no', 'always', 'unless-stopped', 'on-failure']
  if (!names.includes(name ?? '')) return null
  return { name: name as ContainerCreate['restart']['name'], retries: Number(retries ?? 0) }
}

/** "/run", "/run:size=64m"; null for options that the form does not have. */
export function tmpfsOf(text: string): NonNullable<ContainerForm['tmpfs']>[number] | null {
  const [target = '', options = ''] = text.split(/:(.*)/s)
  if (!target.startsWith('/')) return null
  if (options === '') return { target }
  const size = /^(?:rw,)?size=(\w+)$/.exec(options)?.[1]
  const mib = size === undefined ? null : mebibytes(size)
  return mib === null ? null : { target, size: mib }
}

/** A duration of Go such as 30s, 1m30s; whole seconds. */
export function secondsOf(text: string): number | null {
  const [, hours, minutes, seconds] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? []
  const sum = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)
  return sum > 0 ? sum : null
}
