import type { OsImageEntry } from '../../../contract/os-image.ts'

/** An entry as it is written: what most of them do not have may be left out. */
export type Written = Omit<OsImageEntry, 'packed' | 'user' | 'system' | 'checked'> &
  Partial<Pick<OsImageEntry, 'packed' | 'user' | 'system' | 'checked'>>

export type Arch = OsImageEntry['arch']

/** Debian's and Ubuntu's names of the architectures. */
export const debianArch: Readonly<Record<Arch, string>> = { x86_64: 'amd64', aarch64: 'arm64' }

/** The same image for both architectures. */
export const forBoth = (make: (arch: Arch) => Written): Written[] => [make('x86_64'), make('aarch64')]
