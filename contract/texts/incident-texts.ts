import { fillText } from './finding-texts.ts'

/** What happened, and what to do next; null where nothing needs to be done. */
export interface IncidentText {
  readonly says: string
  readonly next: string | null
}

/** What befell a VM by itself: the only place of the English words. `name` is the VM's, `path` or `disk` the disk's. */
export const incidentTexts = {
  'crashed-guest': {
    says: 'The system inside {{name}} crashed',
    next: 'Its last words are on the screen and in the serial console. Start it again, or revert it to a snapshot when it crashes each time.',
  },
  'crashed-emulator': {
    says: '{{name}} went out without being asked: its emulator ended',
    next: 'The reason is in the log of the emulator, /var/log/libvirt/qemu/{{name}}.log, or in the kernel log when memory ran out (journalctl -k). Start it again.',
  },
  'disk-full': {
    says: '{{name}} is paused: there is no room left for its disk {{path}}',
    next: 'Free space where the disk lies, then resume it: the guest goes on with the write that it waits for, and nothing is lost.',
  },
  'disk-full-told': {
    says: '{{name}} was told that its disk {{path}} is full',
    next: 'Free space where the disk lies. Programs in the guest have seen the failed write; look at its file systems.',
  },
  'disk-paused': {
    says: '{{name}} is paused: its disk {{path}} cannot be read or written',
    next: 'See to the disk or its server (the kernel log says why: journalctl -k), then resume it: the guest tries again.',
  },
  'disk-told': {
    says: '{{name}} met an error on its disk {{path}}',
    next: 'The kernel log of this host says why (journalctl -k). Back the disk up before it gets worse.',
  },
  'watchdog-pause': {
    says: '{{name}} is paused by its watchdog: the guest had stopped answering it',
    next: 'Look at its screen, then resume or reset it.',
  },
  'watchdog-reset': {
    says: '{{name}} was reset by its watchdog: the guest had stopped answering it',
    next: 'Its own logs tell what it hung on.',
  },
  'watchdog-off': {
    says: '{{name}} was switched off by its watchdog: the guest had stopped answering it',
    next: 'Start it again; its own logs tell what it hung on.',
  },
  'watchdog-none': {
    says: 'The watchdog of {{name}} fired: the guest has stopped answering it',
    next: 'Look at its screen; reset it when it hangs.',
  },
  'watchdog-nmi': {
    says: 'The watchdog of {{name}} fired and sent the guest an NMI',
    next: 'The guest writes a dump or crashes, as it is set up; look at its screen.',
  },
  'job-done': { says: '{{job}} of the disk {{disk}} of {{name}} is done', next: null },
  'job-ready': {
    says: '{{job}} of the disk {{disk}} of {{name}} has caught up',
    next: 'Whoever began it finishes it: virsh blockjob {{name}} {{disk}} --pivot, or --abort.',
  },
  'job-failed': {
    says: '{{job}} of the disk {{disk}} of {{name}} failed',
    next: 'The disk is as it was before. There may be no room left where it lies; the log of the emulator says more.',
  },
  'job-cancelled': { says: '{{job}} of the disk {{disk}} of {{name}} was cancelled', next: null },
  'tray-open': { says: '{{name}} opened its drive {{disk}}', next: null },
  'tray-closed': { says: '{{name}} closed its drive {{disk}}', next: null },
  'agent-up': { says: 'The guest agent of {{name}} answers', next: null },
  'agent-down': { says: 'The guest agent of {{name}} is gone', next: null },
} as const satisfies Record<string, IncidentText>
export type IncidentCode = keyof typeof incidentTexts

/** A block job in words, as `job` in the texts above. */
export const jobNames = {
  pull: 'Pulling the layers',
  copy: 'Copying',
  commit: 'Committing a layer',
  backup: 'Backing up',
  other: 'Work',
} as const
export type JobName = keyof typeof jobNames

/** The English sentences of an incident. */
export function incidentWords(code: IncidentCode, values: Readonly<Record<string, string>>): IncidentText {
  const { says, next } = incidentTexts[code]
  return { says: fillText(says, values), next: next === null ? null : fillText(next, values) }
}
