import type { Secret } from '../../contract/secret.ts'
import type { Connection } from '../libvirt/connection.ts'
import { attachDevice, domainXml, setMemory, setVcpus, updateDevice } from '../libvirt/domain.ts'
import { DOMAIN_AFFECT, DOMAIN_BLOCK_RESIZE, DOMAIN_MEM, DOMAIN_VCPU, DOMAIN_XML, flags } from '../libvirt/flags.ts'
import type { Dom } from '../libvirt/signature.ts'
import { selectElements, type Element } from '../libvirt/xml.ts'
import { XmlSplice } from '../libvirt/xml-splice.ts'
import { explainBlockJobAbort, runBlockJobAbort, type BlockJobAbort } from './block-job.ts'
import { affects, type Affect, type OnDomain } from './domain-steps.ts'
import { editDefinition, explainEdit, type EditDefinition } from './edit-definition.ts'
import type { Addresses, StepContext } from './engines.ts'
import { domainWord, virsh } from './engines.ts'
import { releaseDevice } from './release-device.ts'
import { explainSecretXml, secretXml } from './secret-xml.ts'
import { commandLine, withInput } from './shell-words.ts'
import { explainTuning, runTuning, undoTuning, type Tuning } from './tuning-steps.ts'
import { xmlText } from './xml-text.ts'

/** Changes of a VM's hardware. */
export type HardwareStep = OnDomain &
  (
    | { readonly type: 'domain.attach'; readonly xml: string; readonly affect: Affect }
    /** From what starts the next time; a running guest is not asked. */
    | { readonly type: 'domain.forget'; readonly xml: string }
    /** From what runs; waits for the guest. */
    | { readonly type: 'domain.release'; readonly xml: string; readonly alias: string }
    /** Where the document has the mask, the secret goes in. */
    | {
        readonly type: 'domain.update'
        readonly xml: string
        readonly secret: Secret | null
        readonly affect: Affect
        /** What takes it back; null where that is not known. */
        readonly before: string | null
      }
    | {
        readonly type: 'domain.media'
        readonly target: string
        /** Null takes the medium out. */
        readonly path: string | null
        readonly before: string | null
        readonly affect: Affect
      }
    | { readonly type: 'domain.link'; readonly mac: string; readonly up: boolean; readonly affect: Affect }
    | {
        readonly type: 'domain.vcpus' | 'domain.memory'
        /** Processors, or KiB. */
        readonly amount: number
        readonly before: number
        /** The most that it may get, rather than what it has. */
        readonly maximum: boolean
        readonly affect: Affect
      }
    /** Bytes. */
    | { readonly type: 'domain.grow'; readonly target: string; readonly bytes: number }
    | EditDefinition
    | Tuning
    | BlockJobAbort
  )

/** Changes the device in each definition by itself, as virsh does: what they say of it beside may differ. */
async function change(
  connection: Connection,
  dom: Dom,
  affect: Affect,
  edit: (splice: XmlSplice) => Element | undefined,
): Promise<void> {
  for (const one of ['live', 'config'] as const) {
    if (affect !== 'both' && affect !== one) continue
    const xml = await domainXml(connection, dom, one === 'config' ? DOMAIN_XML.INACTIVE : 0)
    const splice = new XmlSplice(xml)
    const element = edit(splice)
    if (element === undefined) continue
    const changed = new XmlSplice(splice.toString())
    const path = selectElements(changed.document, '/domain/devices/*')
    const place = selectElements(splice.document, '/domain/devices/*').indexOf(element)
    await updateDevice(connection, dom, changed.sourceOf(path[place] ?? element), affects[one].bits)
  }
}

function media(step: Extract<HardwareStep, { type: 'domain.media' }>) {
  return (splice: XmlSplice) => {
    const drive = selectElements(splice.document, '/domain/devices/disk').find(
      (disk) => selectElements(disk, 'target')[0]?.getAttribute('dev') === step.target,
    )
    const source = drive && selectElements(drive, 'source')[0]
    for (const old of drive ? selectElements(drive, 'backingStore') : []) splice.remove(old)
    if (source) splice.remove(source)
    if (drive && step.path !== null) {
      splice.setAttribute(drive, 'type', 'file')
      splice.append(drive, sourceXml(step.path))
    }
    return drive
  }
}

const sourceXml = (path: string) => `<source file='${xmlText(path)}'/>`

function link(step: Extract<HardwareStep, { type: 'domain.link' }>) {
  return (splice: XmlSplice) => {
    const card = selectElements(splice.document, '/domain/devices/interface').find(
      (one) => selectElements(one, 'mac')[0]?.getAttribute('address') === step.mac,
    )
    if (card) splice.setChild(card, 'link', { state: step.up ? 'up' : 'down' })
    return card
  }
}

export async function runHardwareStep(step: HardwareStep, context: StepContext): Promise<void> {
  const connection = await context.engines.libvirt(step.connection)
  const dom = { name: step.name, uuid: step.uuid, id: -1 }
  switch (step.type) {
    case 'domain.attach':
      return attachDevice(connection, dom, step.xml, affects[step.affect].bits)
    case 'domain.forget': {
      const args = { dom, xml: step.xml, flags: DOMAIN_AFFECT.CONFIG }
      return connection.call('DOMAIN_DETACH_DEVICE_FLAGS', args)
    }
    case 'domain.release':
      return releaseDevice(connection, dom, step, context.signal)
    case 'domain.update':
      return updateDevice(connection, dom, secretXml(step), affects[step.affect].bits)
    case 'domain.media':
      return change(connection, dom, step.affect, media(step))
    case 'domain.link':
      return change(connection, dom, step.affect, link(step))
    case 'domain.vcpus': {
      const bits = flags(affects[step.affect].bits, step.maximum ? DOMAIN_VCPU.MAXIMUM : 0)
      return setVcpus(connection, dom, step.amount, bits)
    }
    case 'domain.memory': {
      const bits = flags(affects[step.affect].bits, step.maximum ? DOMAIN_MEM.MAXIMUM : 0)
      return setMemory(connection, dom, step.amount, bits)
    }
    case 'domain.grow': {
      const args = { dom, disk: step.target, size: step.bytes, flags: DOMAIN_BLOCK_RESIZE.BYTES }
      return connection.call('DOMAIN_BLOCK_RESIZE', args)
    }
    case 'domain.edit':
      return editDefinition(connection, dom, step)
    case 'domain.iotune':
    case 'domain.pin':
      await runTuning(step, connection, dom)
      break
    case 'domain.abort-job':
      await runBlockJobAbort(step, connection, dom)
  }
}

export function explainHardwareStep(step: HardwareStep, addresses: Addresses): string {
  const words = (...more: readonly string[]) => virsh(addresses, step.connection, ...more)
  const domain = domainWord(step.name, step.uuid)
  const device = (verb: string, xml: string, ...more: readonly string[]) =>
    withInput(words(verb, domain, '/dev/stdin', ...more), xml, 'XML')
  switch (step.type) {
    case 'domain.attach':
      return device('attach-device', step.xml, ...affects[step.affect].words)
    case 'domain.forget':
      return device('detach-device', step.xml, '--config')
    case 'domain.release':
      return device('detach-device', step.xml, '--live')
    case 'domain.update':
      return explainSecretXml(words('update-device', domain, '/dev/stdin', ...affects[step.affect].words), step)
    case 'domain.media': {
      const act =
        step.path === null ? ['--eject'] : [step.path, ...(step.before === null ? ['--insert'] : ['--update'])]
      return commandLine(words('change-media', domain, step.target, ...act, ...affects[step.affect].words))
    }
    case 'domain.link':
      return linkLines(step, words, domain)
    case 'domain.vcpus':
      return commandLine(
        words(
          'setvcpus',
          domain,
          String(step.amount),
          ...(step.maximum ? ['--maximum'] : []),
          ...affects[step.affect].words,
        ),
      )
    case 'domain.memory': {
      const verb = step.maximum ? 'setmaxmem' : 'setmem'
      return commandLine(words(verb, domain, `${step.amount}KiB`, ...affects[step.affect].words))
    }
    case 'domain.grow':
      return commandLine(words('blockresize', domain, step.target, `${step.bytes}B`))
    case 'domain.edit':
      return explainEdit(step, words, domain)
    case 'domain.iotune':
    case 'domain.pin':
      return explainTuning(step, words, domain)
    case 'domain.abort-job':
      return explainBlockJobAbort(step, words, domain)
  }
}

/** virsh takes one of the two definitions at a time (cmdDomIfSetLink). */
function linkLines(
  { mac, up, affect }: Extract<HardwareStep, { type: 'domain.link' }>,
  words: (...more: readonly string[]) => string[],
  domain: string,
): string {
  const line = (...more: string[]) => commandLine(words('domif-setlink', domain, mac, up ? 'up' : 'down', ...more))
  return [...(affect === 'config' ? [] : [line()]), ...(affect === 'live' ? [] : [line('--config')])].join('\n')
}

/** What takes a change back; a disk never shrinks. */
export function undoHardwareStep(step: HardwareStep): HardwareStep | null {
  const { connection, uuid, name } = step
  const on = { connection, uuid, name }
  switch (step.type) {
    case 'domain.attach':
      // A guest that was given a device may hold it: only what is kept is taken back.
      return step.affect === 'live' ? null : { type: 'domain.forget', ...on, xml: step.xml }
    case 'domain.forget':
      return { type: 'domain.attach', ...on, xml: step.xml, affect: 'config' }
    case 'domain.release':
      return { type: 'domain.attach', ...on, xml: step.xml, affect: 'live' }
    case 'domain.update':
      return step.before === null ? null : { ...step, xml: step.before, before: step.xml }
    case 'domain.media':
      return { ...step, path: step.before, before: step.path }
    case 'domain.link':
      return { ...step, up: !step.up }
    case 'domain.vcpus':
    case 'domain.memory':
      return { ...step, amount: step.before, before: step.amount }
    case 'domain.grow':
    case 'domain.abort-job':
      return null
    case 'domain.iotune':
    case 'domain.pin':
      return undoTuning(step)
    case 'domain.edit':
      return { ...step, before: step.after, after: step.before, checked: false }
  }
}
