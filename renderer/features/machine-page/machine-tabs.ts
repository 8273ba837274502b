import type { Machine } from '../../../contract/machine.ts'

/** Tabs of each kind, the first one is where a page opens. */
export const tabsOf = {
  vm: ['overview', 'hardware', 'snapshots', 'guest', 'load', 'xml', 'danger'],
  container: ['overview', 'logs', 'isolation', 'terminal', 'files', 'load', 'inspect'],
} as const satisfies Record<Machine['kind'], readonly string[]>

export type VmTab = (typeof tabsOf)['vm'][number]
export type ContainerTab = (typeof tabsOf)['container'][number]
export type MachineTab = VmTab | ContainerTab

/** The tab that an address names; the first one for none, and for one that this kind does not have. */
export function tabNamed<T extends MachineTab>(tabs: readonly [T, ...T[]], wanted: string | undefined): T {
  return tabs.find((tab) => tab === wanted) ?? tabs[0]
}

/** The tab that a key leads to; null for other keys. */
export function tabAfter<T extends MachineTab>(tabs: readonly T[], current: T, key: string): T | null {
  const at = tabs.indexOf(current)
  switch (key) {
    case 'ArrowRight':
      return tabs[(at + 1) % tabs.length] ?? null
    case 'ArrowLeft':
      return tabs[(at - 1 + tabs.length) % tabs.length] ?? null
    case 'Home':
      return tabs[0] ?? null
    case 'End':
      return tabs.at(-1) ?? null
    default:
      return null
  }
}
