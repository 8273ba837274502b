import type { Answers } from '../../../contract/unattended.ts'

/** What every writer of answers gets; the host name is decided by then. */
export type SettingsAnswers = Extract<Answers, { kind: 'settings' }> & { readonly hostname: string }

/** What an installer is told beside its user's answers. */
export interface InstallPlace {
  /** Of the VM's disk, as its system calls it: /dev/vda. */
  readonly disk: string
  /** Address of the install tree; null for a medium. */
  readonly tree: string | null
}

/** Keys without their comments, which may have anything in them. */
export function bareKeys({ sshKeys }: Pick<SettingsAnswers, 'sshKeys'>): readonly string[] {
  return sshKeys.map((key) => key.split(' ', 2).join(' '))
}
