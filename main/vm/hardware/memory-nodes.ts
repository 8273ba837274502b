import { Fault } from '../../../contract/fault.ts'
import { selectElements, type Document } from '../../libvirt/xml.ts'
import { childElement } from '../../libvirt/xml-edit.ts'
import type { XmlSplice } from '../../libvirt/xml-splice.ts'
import { cpuFacts, memoryFacts } from './machine-facts.ts'

const KIB = 1024
const GIB = 2 ** 30
/** Places for modules; qemu has at most 256. */
const SLOTS = 8

export function hasNodes(document: Document): boolean {
  return selectElements(document, '/domain/cpu/numa/cell').length > 0
}

/** Whether modules of memory can come: libvirt wants room for them and a node to put them into. */
export function takesModules(document: Document): boolean {
  return hasNodes(document) && selectElements(document, '/domain/maxMemory').length > 0
}

/** Bytes of modules, which libvirt counts as part of <memory>. */
function modulesOf(document: Document): number {
  const sizes = selectElements(document, '/domain/devices/memory/target/size')
  return sizes.reduce((sum, size) => sum + Number(size.textContent ?? 0) * KIB, 0)
}

/**
 * What lies in the one node that there is follows the whole.
 * @param bytes the whole, modules too @throws Fault REFUSED where several nodes would have to share it
 */
export function setBuiltIn(splice: XmlSplice, bytes: number): void {
  const [cell, ...more] = selectElements(splice.document, '/domain/cpu/numa/cell')
  if (cell === undefined) return
  if (more.length > 0) {
    const sentence = 'The memory lies in several nodes: only the definition itself can say how much each gets.'
    throw new Fault('REFUSED', { reason: 'several-nodes', detail: 'numa' }, sentence)
  }
  splice.setAttribute(cell, 'memory', String((bytes - modulesOf(splice.document)) / KIB))
  splice.setAttribute(cell, 'unit', 'KiB')
}

/** Gives a definition room for modules: four times what it has, at least 4 GiB more, in one node. */
export function makeRoom(splice: XmlSplice): void {
  const { document, root } = splice
  const memory = childElement(root, 'memory')
  const { maximum } = memoryFacts(document)
  if (memory && childElement(root, 'maxMemory') === null) {
    const most = Math.max(maximum * 4, maximum + 4 * GIB)
    splice.insertAfter(memory, `<maxMemory slots='${SLOTS}' unit='KiB'>${most / KIB}</maxMemory>`)
  }
  if (hasNodes(document)) return
  const cpus = cpuFacts(document).maximum
  const numa = [
    '<numa>',
    `  <cell id='0' cpus='0-${cpus - 1}' memory='${(maximum - modulesOf(document)) / KIB}' unit='KiB'/>`,
    '</numa>',
  ].join('\n')
  const cpu = childElement(root, 'cpu')
  if (cpu) splice.append(cpu, numa)
  else splice.append(root, `<cpu>\n${numa}\n</cpu>`)
}
