import { z } from 'zod'
import { textValues } from '../doctor.ts'
import { fillText } from './finding-texts.ts'

/** What a backup, an export or an import leaves out: the only place of the English words. */
export const leftOutTexts = {
  medium: 'the medium {{path}} in the drive {{target}}',
  'shared-disk': 'the disk {{target}} ({{path}}), which several VMs share',
  'read-only-disk': 'the read-only disk {{target}} ({{path}})',
  memory: 'what was in memory: the copy starts as after a power cut',
  'frozen-memory': 'what was in memory; the guest’s agent had brought the disks to rest',
  'memory-no-agent':
    'what was in memory: the copy starts as after a power cut, for no agent in the guest can bring its disks to rest',
  'memory-silent-agent':
    'what was in memory: the copy starts as after a power cut, for the guest’s agent does not answer',
  'memory-forbidding-agent':
    'what was in memory: the copy starts as after a power cut, for the guest’s agent may not bring its disks to rest',
  'saved-memory': 'the saved memory: the copy starts as after a power cut',
  'snapshots-running': 'the {{count}} snapshots: inside disks they can be copied only while the VM is off',
  'snapshots-external': 'the {{count}} snapshots: some lie in files of their own; the disks are as they are now',
  'snapshots-standing': 'the {{count}} snapshots: a disk stands on another one and is copied as one piece',
  snapshots: 'the {{count}} snapshots',
  'firmware-state': 'the firmware’s settings ({{path}}): boot entries are made anew',
  'tpm-state': 'the TPM’s state: keys sealed with it are lost in the copy',
  device: 'the {{device}} of {{name}}',
  firmware: 'the firmware’s settings ({{path}}): this user may not read them; boot entries are made anew',
  tpm: 'the TPM’s state ({{path}}): this user may not read it; keys sealed with it are lost in the copy',
} as const
export type LeftOutCode = keyof typeof leftOutTexts

export const leftOut = z.object({
  /** A key of the table of texts, and the values of its slots: for clients of another language. */
  code: z.string(),
  params: textValues,
  /** The English words. */
  text: z.string(),
})
export type LeftOut = z.infer<typeof leftOut>

export function leaveOut(code: LeftOutCode, params: LeftOut['params'] = {}): LeftOut {
  return { code, params, text: fillText(leftOutTexts[code], params) }
}
