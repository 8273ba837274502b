import type { ErrorText } from './error-text.ts'

/** What is wrong with a file that somebody hands in: a backup, a disk image. */
export const fileErrorTexts = {
  'backup-none': { says: '{{folder}} holds no backup: it has no manifest.json.' },
  'backup-unfinished': {
    says: 'The backup {{folder}} was not finished: it has no SHA256SUMS.',
    advice: 'Use another one.',
  },
  'backup-file-missing': { says: '{{file}} of the backup is missing.' },
  'backup-file-odd': { says: '{{file}} of the backup is no plain file.' },
  'backup-file-large': { says: '{{file}} of the backup is larger than such a file can be.' },
  'backup-checksum': {
    says: '{{file}} of the backup is not what it was: its checksum differs.',
    advice: 'Use another backup; this one is damaged or was changed.',
  },
  'backup-newer': {
    says: 'The backup was made by a newer Labrig (format {{version}}).',
    advice: 'Restore it with that one.',
  },
  'backup-not-json': { says: 'manifest.json of the backup is damaged: line {{line}}, column {{column}}.' },
  'backup-field': { says: 'manifest.json of the backup is damaged: {{field}}: {{problem}}.' },
  'backup-sums': { says: 'SHA256SUMS of the backup is damaged: line {{line}}.' },
  'backup-unlisted': { says: '{{file}} of the backup has no checksum in SHA256SUMS.' },
  'backup-definition': { says: '{{file}} of the backup is not the definition of a VM: {{problem}}.' },
  'ova-not-tar': { says: '{{path}} is no OVA: it is no tar archive.' },
  'ova-truncated': { says: '{{path}} is cut off.', advice: 'Fetch it again.' },
  'ova-kind': { says: '{{path}} holds {{entry}}, which is no plain file; an OVA has none but those.' },
  'ova-name': { says: '{{path}} holds a file of the name {{entry}}, which leads out of it or is none.' },
  'ova-twice': { says: '{{path}} holds {{entry}} twice.' },
  'ova-many': { says: '{{path}} holds more files than an OVA can have.' },
  'ova-missing': { says: '{{path}} names the disk {{file}}, which is not in it.' },
  'ova-checksum': {
    says: '{{file}} in {{path}} is not what it was: its checksum differs.',
    advice: 'Fetch it again; this one is damaged or was changed.',
  },
  'ova-manifest': { says: 'The manifest in {{path}} cannot be used: line {{line}}.' },
  'ova-descriptor': { says: 'The descriptor in {{path}} cannot be used: {{problem}}.' },
  'ova-unknown': { says: '{{path}} has what cannot be imported: {{what}}.' },
  'image-format': { says: '{{path}} is no image of the format {{format}}.' },
  'image-stands': {
    says: '{{path}} names another file ({{other}}) as part of itself and is not used: it could be any file of this host.',
    advice: 'Make it one piece where it comes from (qemu-img convert).',
  },
} as const satisfies Record<string, ErrorText>
