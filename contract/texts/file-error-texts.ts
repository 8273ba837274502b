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
  'image-format': { says: '{{path}} is no image of the format {{format}}.' },
  'image-stands': {
    says: '{{path}} names another file ({{other}}) as part of itself and is not used: it could be any file of this host.',
    advice: 'Make it one piece where it comes from (qemu-img convert).',
  },
} as const satisfies Record<string, ErrorText>
