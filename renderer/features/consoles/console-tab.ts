import { z } from 'zod'
import type { Machine } from '../../../contract/machine.ts'

const machine = { machine: z.string().max(300), name: z.string().max(300) }

/** One console: what it shows and of what. `name` is the machine's last known name, for a machine that is not there. */
export const consoleTab = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('screen'),
    ...machine,
    scale: z.enum(['fit', 'actual']).default('fit'),
    viewOnly: z.boolean().default(false),
    /** The guest's keyboard layout, for text that is typed by us; null = as the settings say. */
    layout: z.enum(['us', 'jp']).nullable().default(null),
  }),
  z.object({ kind: z.literal('serial'), ...machine }),
  z.object({ kind: z.literal('ssh'), ...machine, user: z.string().max(100).default('') }),
  z.object({
    kind: z.literal('exec'),
    ...machine,
    shell: z.enum(['auto', 'bash', 'sh']).default('auto'),
    user: z.string().max(100).default(''),
  }),
  z.object({ kind: z.literal('attach'), ...machine }),
  z.object({ kind: z.literal('logs'), ...machine }),
  z.object({ kind: z.literal('shell') }),
])
export type ConsoleTab = z.infer<typeof consoleTab>
export type ConsoleKind = ConsoleTab['kind']
export type ConsoleOf<K extends ConsoleKind> = Extract<ConsoleTab, { kind: K }>

/** Kinds of a machine, the usual one first. */
export const kindsOf = {
  vm: ['screen', 'serial', 'ssh'],
  container: ['exec', 'attach', 'logs'],
} as const satisfies Record<'vm' | 'container', readonly ConsoleKind[]>
export type MachineConsoleKind = (typeof kindsOf)[keyof typeof kindsOf][number]

/** A console of a machine with its defaults. */
export function consoleFor(kind: MachineConsoleKind, { id, name }: { readonly id: string; readonly name: string }) {
  return consoleTab.parse({ kind, machine: id, name })
}

/** The consoles that a machine can have now, the usual one first; a container's log can be read when it does not run. */
export function consoleKinds(machine: Machine): readonly MachineConsoleKind[] {
  if (machine.kind === 'vm') {
    if (machine.state === 'off' || machine.state === 'saved') return []
    return machine.state === 'running' ? kindsOf.vm : kindsOf.vm.filter((kind) => kind !== 'ssh')
  }
  return machine.state === 'running' ? kindsOf.container : ['logs']
}

export function machineOf(tab: ConsoleTab): string | null {
  return tab.kind === 'shell' ? null : tab.machine
}

/** True when one console of this kind and machine is enough: a second one would show the same, or be refused. */
export function isShared(tab: ConsoleTab): boolean {
  switch (tab.kind) {
    case 'screen':
    case 'serial':
    case 'attach':
    case 'logs':
      return true
    case 'exec':
    case 'ssh':
    case 'shell':
      return false
  }
}

/** True when leaving it ends a program of the user. */
export function ownsProcess(tab: ConsoleTab): boolean {
  return !isShared(tab)
}

const PREFIX = '#console='

/** The page's address that shows only this console. */
export function addressOf(tab: ConsoleTab): string {
  return `${location.origin}/${PREFIX}${encodeURIComponent(JSON.stringify(tab))}`
}

/** The console that an address asks for; null for the whole page. */
export function consoleIn(hash: string): ConsoleTab | null {
  if (!hash.startsWith(PREFIX)) return null
  try {
    return consoleTab.safeParse(JSON.parse(decodeURIComponent(hash.slice(PREFIX.length)))).data ?? null
  } catch {
    return null
  }
}
