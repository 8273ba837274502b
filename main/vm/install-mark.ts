import { INSTALL_MARK } from '../inventory/domain-summary.ts'
import { parseXml } from '../libvirt/xml.ts'
import { metadataElement } from '../libvirt/xml-edit.ts'
import { xmlText } from '../step/xml-text.ts'
import type { SeedPlace } from './seed-mark.ts'

/** What a VM has until it is installed: volumes that were made for its installer alone. */
export interface Installer {
  /** Paths of what it starts; null for one that starts from a medium. */
  readonly boot: { readonly kernel: string; readonly initrd: string } | null
  /** The disk with the installer's answers; null where it asks, or has them in its initial RAM disk. */
  readonly answers: SeedPlace | null
}

/** Null for a VM that is no installation under way. */
export function installMark(xml: string): Installer | null {
  if (!xml.includes(INSTALL_MARK.uri)) return null
  const mark = metadataElement(parseXml(xml), INSTALL_MARK.uri)
  const [kernel, initrd] = [mark?.getAttribute('kernel'), mark?.getAttribute('initrd')]
  const [path, target] = [mark?.getAttribute('answers'), mark?.getAttribute('target')]
  const boot = kernel && initrd ? { kernel, initrd } : null
  const answers = path && target ? { path, target } : null
  return boot === null && answers === null ? null : { boot, answers }
}

/** The mark as a definition has it. */
export function installMetadata({ boot, answers }: Installer): string {
  const { uri, prefix } = INSTALL_MARK
  const booted = boot === null ? '' : ` kernel="${xmlText(boot.kernel)}" initrd="${xmlText(boot.initrd)}"`
  const told = answers === null ? '' : ` answers="${xmlText(answers.path)}" target="${xmlText(answers.target)}"`
  return `<${prefix}:install xmlns:${prefix}="${uri}"${booted}${told}/>`
}

/** Paths of all that goes when the installation has ended. */
export function installerFiles({ boot, answers }: Installer): readonly string[] {
  return [...(boot === null ? [] : [boot.kernel, boot.initrd]), ...(answers === null ? [] : [answers.path])]
}
