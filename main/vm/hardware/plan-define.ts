import { Fault } from '../../../contract/fault.ts'
import { observeVm, onDomain } from '../../inventory/observed-vm.ts'
import { parseXml, selectOne, XmlError } from '../../libvirt/xml.ts'
import type { Engines } from '../../step/engines.ts'
import { editedMeanwhile } from '../../step/edit-definition.ts'
import type { HardwarePlan } from './edits.ts'
import { readDefinitions } from './read-hardware.ts'

/** A place in the edited text, both from 1. */
function notXml({ message, line, column }: XmlError): Fault<'INVALID_INPUT'> {
  const problem = message.replace(/^line \d+, column \d+: /, '')
  return new Fault(
    'INVALID_INPUT',
    { field: `xml:${line}:${column}`, problem },
    `line ${line}, column ${column}: ${problem}`,
  )
}

function parsed(xml: string) {
  try {
    return parseXml(xml)
  } catch (error) {
    if (error instanceof XmlError) throw notXml(error)
    throw error
  }
}

/**
 * Puts an edited definition in the place of the one that it was made of, after libvirt's own schema took it.
 * @throws Fault NOT_FOUND, INVALID_INPUT with the place of what is no XML, REFUSED when it is another VM's, or another
 * definition by now
 */
export async function planDefine(
  { id, xml, opened }: { id: string; xml: string; opened: string },
  engines: Engines,
): Promise<HardwarePlan> {
  const vm = await observeVm(engines, id)
  const { next } = await readDefinitions(vm)
  if (next === null) {
    const sentence = `${vm.name} is not kept by libvirt: it has no next start to change.`
    throw new Fault('REFUSED', { reason: 'transient-hardware', detail: vm.name }, sentence)
  }
  const after = xml.replaceAll('\r\n', '\n')
  const document = parsed(after)
  const [uuid, name] = ['uuid', 'name'].map((field) => selectOne(document, `normalize-space(/domain/${field})`))
  if (uuid !== vm.uuid || name !== vm.name) {
    const sentence = `The name and the uuid of ${vm.name} have to stay: with others it would be another VM.`
    throw new Fault('REFUSED', { reason: 'other-identity', detail: vm.name }, sentence)
  }
  if (next.trimEnd() !== opened.trimEnd()) throw editedMeanwhile(vm.name)
  return {
    title: `edit the definition of ${vm.name}`,
    subjects: [vm.id],
    atomic: false,
    destroys: [],
    locks: [vm.id],
    steps: [{ type: 'domain.edit', ...onDomain(vm), before: next, after, checked: true, validate: true }],
    changes: [{ which: 'next', before: next, after }],
  }
}
