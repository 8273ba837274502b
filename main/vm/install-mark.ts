import { INSTALL_MARK } from '../inventory/domain-summary.ts'
import { parseXml } from '../libvirt/xml.ts'
import { metadataElement } from '../libvirt/xml-edit.ts'
import { xmlText } from '../step/xml-text.ts'

/** The installer that a VM starts until it is installed: volumes that were fetched for it alone. Paths. */
export interface Installer {
  readonly kernel: string
  readonly initrd: string
}

/** Null for a VM that is no installation under way. */
export function installMark(xml: string): Installer | null {
  if (!xml.includes(INSTALL_MARK.uri)) return null
  const mark = metadataElement(parseXml(xml), INSTALL_MARK.uri)
  const [kernel, initrd] = [mark?.getAttribute('kernel'), mark?.getAttribute('initrd')]
  return kernel && initrd ? { kernel, initrd } : null
}

/** The mark as a definition has it. */
export function installMetadata({ kernel, initrd }: Installer): string {
  const { uri, prefix } = INSTALL_MARK
  return `<${prefix}:install xmlns:${prefix}="${uri}" kernel="${xmlText(kernel)}" initrd="${xmlText(initrd)}"/>`
}
