import { Fault } from '../../../contract/fault.ts'
import type { Answers, InstallerKind } from '../../../contract/unattended.ts'
import type { ToldFile } from '../../step/told-file.ts'
import { hostNameOf } from '../cloud-init.ts'
import { autoinstallFiles } from './autoinstall.ts'
import { kickstartFiles } from './kickstart.ts'
import { preseedFiles } from './preseed.ts'
import type { InstallPlace } from './settings.ts'

/** By these names the installers look for them; d-i and Anaconda in the initial RAM disk, the others on a disk. */
const ownNames = { preseed: 'preseed.cfg', kickstart: 'ks.cfg', autoinstall: 'user-data' } as const

/** The files that an installer reads its answers from, the answers' own file first. @param name of the VM */
export function answerFiles(
  installer: InstallerKind,
  answers: Answers,
  { name, ...place }: InstallPlace & { readonly name: string },
): readonly ToldFile[] {
  if (answers.kind === 'own') {
    const file = { name: ownNames[installer], text: [answers.text], instead: `cat ~/${ownNames[installer]}` }
    return installer === 'autoinstall' ? [file, { name: 'meta-data', text: [] }] : [file]
  }
  const settings = { ...answers, hostname: answers.hostname ?? hostNameOf(name) }
  switch (installer) {
    case 'preseed':
      return preseedFiles(settings, place)
    case 'kickstart':
      return kickstartFiles(settings, place)
    case 'autoinstall':
      return autoinstallFiles(settings)
  }
}

/** What its kernel is told; before the user's own words. */
export function answerArguments(installer: InstallerKind): string {
  switch (installer) {
    case 'preseed':
      // d-i, "Using preseeding": asks for locale and network only after the file was read, and nothing but what is vital.
      return 'auto=true priority=critical'
    case 'kickstart':
      return 'inst.ks=file:/ks.cfg'
    case 'autoinstall':
      return 'autoinstall'
  }
}

export function noAnswers(sentence: string): Fault<'UNSUPPORTED'> {
  return new Fault('UNSUPPORTED', { feature: 'an installation by itself' }, sentence)
}
