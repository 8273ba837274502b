import { z } from 'zod'
import { textValues } from '../doctor.ts'
import { fillText } from './finding-texts.ts'

/** What an act takes away for good: the only place of the English words. */
export const lossTexts = {
  unwritten: 'what {{name}} has not written to its disks',
  transient: 'the definition of {{name}}: it was started without being defined',
  present: 'what {{name}} has on its disks and in memory now, unless another snapshot keeps it',
  definition: 'the definition of {{name}}',
  snapshot: 'snapshot {{name}}',
  'saved-memory': 'the saved memory',
  file: '{{path}}',
  content: 'what is on {{path}}',
  beyond: 'what lies beyond byte {{bytes}} on {{path}}',
  pool: 'the definition of the pool {{name}}; its files stay',
  device: 'everything on {{path}}',
  folder: 'the folder {{path}}, which has to be empty',
  'volume-group': 'the volume group {{path}} with all that is on it',
  'emulated-processor':
    'what {{name}} has not written to its disks, if qemu ends: by emulation it sometimes does when a processor comes',
  'virtio-names': 'names such as /dev/sda or eth0 in {{name}}, which become others: it may not find what is named so',
  'virtio-windows': 'the start of {{name}}, unless Windows has the drivers of virtio already: install them first',
  'unfinished-copy': 'what was copied to {{path}}, which is not whole yet',
  'unfinished-backup': 'the backup of {{name}}, which is not whole yet',
  'host-device': '{{address}} for this host, for as long as the VM has it',
  container: '{{name}} and what was changed in its file system',
  volume: 'the volume {{name}} with all that is in it',
  'same-names': 'files in {{path}} that have the same names',
  'inner-file': '{{path}} ({{size}})',
  'inner-folder': '{{path}} with the {{count}} files and folders in it ({{size}})',
  'inner-folder-least': '{{path}} with more than {{count}} files and folders in it (more than {{size}})',
  'anonymous-volume': 'the anonymous volume at {{target}}',
  'unused-volume': 'the volume {{name}} with all that is in it',
  'registry-tag': '{{name}} in the registry',
  link: 'the link of {{machine}} to {{network}}, which is there again once {{machine}} was off and on',
  'container-link': 'the link of {{machine}} to {{network}}: it is taken out of it',
  'network-needed': 'the start of {{machine}}, which has a card in {{network}}',
  network: 'the definition of the network {{name}}',
  'nic-link':
    'the connection over {{nic}} for some seconds; it is given back by itself when {{bridge}} has none within {{seconds}} s',
  'session-link':
    'this very session, which comes in over {{nic}}, for some seconds; {{nic}} is given back by itself when {{bridge}} has no connection within {{seconds}} s',
  'nic-back': 'the connection over {{nic}} for some seconds',
  'bridge-ports': 'the links of {{ports}} to {{bridge}}',
  image: 'the image {{name}}: it has to be fetched or built again',
} as const
export type LossCode = keyof typeof lossTexts

export const loss = z.object({
  /** A key of the table of texts, and the values of its slots: for clients of another language. */
  code: z.string(),
  params: textValues,
  /** The English sentence. */
  text: z.string(),
})
export type Loss = z.infer<typeof loss>

export function lossOf(code: LossCode, params: Loss['params'] = {}): Loss {
  return { code, params, text: fillText(lossTexts[code], params) }
}
