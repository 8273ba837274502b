import type { ContainerChange, EditedContainer } from '../../../contract/container-edit.ts'
import type { ContainerSpec, DeviceSpec } from '../../docker/container-spec.ts'
import { quote } from '../../step/shell-words.ts'
import { mebibytes } from '../docker-run-values.ts'
import type { KeptSpec } from './kept-spec.ts'

const SIZE = /(^|,)size=(\w+)/

/** Of the options of a folder in memory, in MiB. */
function sizeOf(options: string): number | undefined {
  return mebibytes(SIZE.exec(options)?.[2] ?? '') ?? undefined
}

export function tmpfsRows({ tmpfs = {} }: KeptSpec): EditedContainer['tmpfs'] {
  return Object.entries(tmpfs).map(([target, options]) => {
    const size = sizeOf(options)
    return { target, ...(size === undefined ? {} : { size }) }
  })
}

/** Folders in memory with what else stood in their options: a form shows their size only. */
export function keptTmpfs(
  wanted: NonNullable<ContainerChange['tmpfs']>,
  { tmpfs = {} }: KeptSpec,
): ContainerSpec['tmpfs'] {
  const options = ({ target, size }: (typeof wanted)[number]) => {
    const before = tmpfs[target] ?? ''
    if (sizeOf(before) === size) return before
    const others = before.split(',').filter((one) => one !== '' && !one.startsWith('size='))
    return [...others, ...(size === undefined ? [] : [`size=${size}m`])].join(',')
  }
  return Object.fromEntries(wanted.map((one) => [one.target, options(one)]))
}

/** A device that stays keeps the rights to it, which a form does not show. */
export function keptDevice(
  { host, container = host }: NonNullable<ContainerChange['devices']>[number],
  { devices = [] }: KeptSpec,
): DeviceSpec {
  return devices.find((one) => one.host === host && one.container === container) ?? { host, container }
}

/** A check of the container's own as a line for a shell; null where the image has one, where there is none, or none is asked for. */
export function healthRow({ healthCheck }: KeptSpec): EditedContainer['health'] {
  const [kind, ...words] = healthCheck?.test ?? []
  if (healthCheck === undefined || words.length === 0) return null
  const { interval, timeout, startPeriod, retries } = healthCheck
  const seconds = Object.entries({ interval, timeout, startPeriod }).flatMap(([name, ms]) =>
    ms === undefined ? [] : [[name, Math.max(1, Math.round(ms / 1000))]],
  )
  return {
    command: kind === 'CMD' ? words.map(quote).join(' ') : words.join(' '),
    ...(Object.fromEntries(seconds) as Partial<Record<'interval' | 'timeout' | 'startPeriod', number>>),
    ...(retries === undefined ? {} : { retries }),
  }
}
