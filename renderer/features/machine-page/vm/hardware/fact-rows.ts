import type { DeviceFacts, HardwareDevice } from '../../../../../contract/vm-hardware.ts'
import { formatBytes } from '../../../../lib/format.ts'

export type FactName = Exclude<
  DeviceFacts extends infer F ? (F extends DeviceFacts ? keyof F : never) : never,
  'kind' | 'device'
>

export interface FactRow {
  readonly name: FactName
  /** As it is now; null when it is nothing. */
  readonly value: string | boolean | null
  /** As it will be after the next start; undefined when that is the same. */
  readonly next?: string | boolean | null
}

/** Smaller numbers of a module are its node. */
const MIB = 2 ** 20

type Value = string | number | boolean | null | readonly string[]

function told(kind: DeviceFacts['kind'], value: Value | undefined, language: string): string | boolean | null {
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? null
  if (typeof value === 'number') {
    return kind === 'memory' || (kind === 'module' && value >= MIB) ? formatBytes(value, language) : String(value)
  }
  if (typeof value === 'string') return value
  return value.length === 0 ? null : value.map((key) => key.replace(/^(disk|interface):/, '')).join(', ')
}

/** The facts of a device that say something, now and after the next start. */
export function factRows({ live, next, differs }: HardwareDevice, language: string): FactRow[] {
  const shown = live ?? next
  if (shown === null) return []
  const later = differs && live !== null ? next : null
  const names = Object.keys(shown).filter((name) => name !== 'kind' && name !== 'device') as FactName[]
  return names.flatMap((name): FactRow[] => {
    const value = told(shown.kind, (shown as unknown as Record<string, Value>)[name], language)
    if (later === null) return value === null ? [] : [{ name, value }]
    const after = told(shown.kind, (later as unknown as Record<string, Value>)[name], language)
    if (after !== value) return [{ name, value, next: after }]
    return value === null ? [] : [{ name, value }]
  })
}
