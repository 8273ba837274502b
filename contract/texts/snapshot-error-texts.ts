import type { ErrorText } from './error-text.ts'

/** Why something cannot be done with snapshots as they are: the only place of the English words. */
export const snapshotErrorTexts = {
  'snapshot-no-disk': {
    says: 'The VM has no disk of its own that could keep a snapshot.',
    advice: 'Add a qcow2 disk first.',
  },
  'snapshot-not-qcow2': {
    says: 'The disk {{target}} is {{format}}: only qcow2 keeps snapshots inside.',
    advice: 'Take one in files of its own.',
  },
  'snapshot-firmware': {
    says: 'libvirt {{version}} keeps no variables of UEFI firmware inside a snapshot.',
    advice: 'Take one in files of its own.',
  },
  'snapshot-has-external': {
    says: '{{names}} has files of its own: one inside the newest file could not be merged with it later.',
    advice: 'Take one in files of its own too.',
  },
  'snapshot-has-internal': {
    says: '{{names}} lies inside the file of the disk: going back to it would break files that stand on that one.',
    advice: 'Take one inside the disk too, or delete those first.',
  },
  'snapshot-no-file': { says: 'The disk {{target}} is no file.' },
  'snapshot-shareable': { says: 'The disk {{target}} is shared by VMs that write to it.' },
  'snapshot-off': { says: 'The VM is off: there is no memory to keep.' },
  'snapshot-on': { says: 'The VM runs: its memory is kept as well.' },
  'snapshot-overlay': {
    says: '{{files}} stands on {{path}}: going back inside that file would break it.',
    advice: 'Delete the snapshots with files of their own first.',
  },
  'snapshot-elsewhere': {
    says: '{{name}} lies inside {{path}}, and the VM writes to another file now.',
    advice: 'Delete the snapshots with files of their own first.',
  },
  'snapshot-mixed': {
    says: '{{names}} lies inside the file that this one froze, and would be lost with it.',
    advice:
      'While {{vm}} runs, virsh blockcommit {{vm}} {{target}} --active --pivot merges what is on top into it; then each can be deleted.',
  },
  'snapshot-kinds': {
    says: 'Some of these lie inside the disk and some in files of their own.',
    advice: 'Delete them one by one.',
  },
  'snapshot-file-gone': { says: '{{path}}, which {{name}} stands on, is not there any more.' },
  'snapshot-file-used': { says: '{{path}}, which {{name}} stands on, is written to by {{vm}}: it is not what it was.' },
  'snapshot-branches': {
    says: 'While {{vm}} runs, {{path}} can only be merged into the file below it, and {{files}} stands on it as well.',
    advice: 'Shut the VM down first: then nothing has to move.',
  },
  'snapshot-merging': {
    says: 'The deletion of {{name}} was broken off: what it kept is no longer there.',
    advice: 'Delete it again to finish; all other snapshots and the present state are untouched.',
  },
} as const satisfies Record<string, ErrorText>
