import { dockerErrorTexts } from './docker-error-texts.ts'
import type { ErrorText } from './error-text.ts'
import { fileErrorTexts } from './file-error-texts.ts'
import { fillText } from './finding-texts.ts'
import { libvirtErrorTexts } from './libvirt-error-texts.ts'
import { snapshotErrorTexts } from './snapshot-error-texts.ts'

/** What stands behind errors of either engine and of the host itself. */
const hostErrorTexts = {
  'no-space': {
    says: 'No space is left on the disk.',
    advice: 'Make room: images, snapshots and volumes that nothing uses take the most.',
  },
  'device-busy': {
    says: 'The kernel says that it is in use: a program still holds it.',
    advice: 'Close what uses it and try again.',
  },
  'read-only': { says: 'The file system is mounted read-only.', advice: 'After a disk’s fault the kernel does that.' },
  'program-absent': { says: 'The program {{program}} is not installed.' },
  'program-slow': { says: '{{program}} took too long and was stopped.' },
  'file-denied': { says: 'This user may not do that with {{path}}.' },
  'file-missing': { says: '{{path}} does not exist.' },
  'server-silent': {
    says: 'Nothing answers at {{host}}, port {{port}}.',
    advice: 'Look whether that host is up, its server runs and its firewall lets this host in.',
  },
  'files-used-up': {
    says: 'Too many files are open.',
    advice: 'Raise the limit, or close what is not needed.',
  },
  'processes-used-up': {
    says: 'No further process could be started: memory or the number of processes is used up.',
    advice: 'Stop some machines.',
  },
} as const satisfies Record<string, ErrorText>

/** By code: the only place of the English words. */
export const engineErrorTexts = {
  ...libvirtErrorTexts,
  ...dockerErrorTexts,
  ...hostErrorTexts,
  ...fileErrorTexts,
  ...snapshotErrorTexts,
} as const
export type EngineErrorCode = keyof typeof engineErrorTexts

/** The English sentence, with what to do behind it. */
export function engineErrorSentence(code: EngineErrorCode, params: Readonly<Record<string, string | number>>): string {
  const { says, advice }: ErrorText = engineErrorTexts[code]
  return fillText(advice === undefined ? says : `${says} ${advice}`, params)
}
