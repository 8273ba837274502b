import { setTimeout as sleep } from 'node:timers/promises'
import type { Secret } from '../../contract/secret.ts'
import type { Connection } from '../libvirt/connection.ts'
import { renameDomain, setDomainText, setMetadata } from '../libvirt/domain.ts'
import { isOperationInvalid, isUnsupported } from '../libvirt/errors.ts'
import { DOMAIN_AFFECT, DOMAIN_SHUTDOWN_MODE, DOMAIN_START, DOMAIN_UNDEFINE, flags } from '../libvirt/flags.ts'
import type { DomainRestore } from './domain-restore.ts'
import { explainDomainRestore, runDomainRestore } from './domain-restore.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { domainWord, nothingLearned, virsh } from './engines.ts'
import type { DetachDisk } from './detach-disk.ts'
import { detachDisk, explainDetach } from './detach-disk.ts'
import { explainSecretXml, secretXml } from './secret-xml.ts'
import { commandLine } from './shell-words.ts'
import { waitUntilOff } from './wait-off.ts'

export interface OnDomain {
  readonly connection: string
  readonly uuid: string
  readonly name: string
}

/** What runs, what is kept, or both. */
export type Affect = 'live' | 'config' | 'both'

export type DomainStep =
  | (OnDomain & {
      readonly type: 'domain.define'
      /** Where it has the mask, the secret goes in. */
      readonly xml: string
      readonly secret: Secret | null
      /** Of a domain that is there already: its definition up to now. */
      readonly before?: { readonly xml: string; readonly secret: Secret | null }
    })
  | (OnDomain & { readonly type: 'domain.start'; readonly paused: boolean })
  | (OnDomain & { readonly type: 'domain.shutdown'; readonly mode: 'default' | 'acpi' | 'agent' })
  | (OnDomain & { readonly type: 'domain.autostart'; readonly on: boolean })
  | (OnDomain & {
      readonly type: 'domain.metadata'
      readonly uri: string
      readonly prefix: string
      /** The element of the namespace; null takes it away. */
      readonly xml: string | null
      readonly before: string | null
      /** Which of its definitions; the one that is kept unless told. */
      readonly affect?: Affect
    })
  | (OnDomain & DetachDisk)
  | (OnDomain & {
      readonly type: 'domain.text'
      readonly field: 'title' | 'description'
      /** Null takes it away. */
      readonly text: string | null
      readonly before: string | null
      readonly affect?: Affect
    })
  | (OnDomain & {
      readonly type: 'domain.rename'
      readonly to: string
      /** Whether it may keep its name where libvirt refuses (older ones do with snapshots, all with checkpoints). */
      readonly optional: boolean
    })
  | DomainRestore
  /** Waits until the guest is off. Seconds. */
  | (OnDomain & { readonly type: 'domain.wait-off'; readonly seconds: number })
  /** Waits so that a guest that was started is up before the next one is. Seconds. */
  | (OnDomain & { readonly type: 'domain.delay'; readonly seconds: number })
  | (OnDomain & {
      readonly type:
        | 'domain.destroy'
        | 'domain.reboot'
        | 'domain.reset'
        | 'domain.suspend'
        | 'domain.resume'
        | 'domain.wakeup'
        | 'domain.save'
        | 'domain.undefine'
    })

export const affects = {
  live: { bits: DOMAIN_AFFECT.LIVE, words: ['--live'] },
  config: { bits: DOMAIN_AFFECT.CONFIG, words: ['--config'] },
  both: { bits: flags(DOMAIN_AFFECT.LIVE, DOMAIN_AFFECT.CONFIG), words: ['--live', '--config'] },
} as const

const shutdownModes = {
  default: 0,
  acpi: DOMAIN_SHUTDOWN_MODE.ACPI_POWER_BTN,
  agent: DOMAIN_SHUTDOWN_MODE.GUEST_AGENT,
} as const

/** All that belongs to a definition. Without the NVRAM flag a UEFI guest cannot be undefined at all. */
const UNDEFINE_ALL = [
  { bit: DOMAIN_UNDEFINE.MANAGED_SAVE, word: '--managed-save' },
  { bit: DOMAIN_UNDEFINE.SNAPSHOTS_METADATA, word: '--snapshots-metadata' },
  { bit: DOMAIN_UNDEFINE.CHECKPOINTS_METADATA, word: '--checkpoints-metadata' },
  { bit: DOMAIN_UNDEFINE.NVRAM, word: '--nvram' },
] as const
/** libvirt 8.9 brought the flag for TPM state; before it, the state went with the definition. */
const LIBVIRT_8_9 = 8_009_000

function reference(step: OnDomain) {
  return { name: step.name, uuid: step.uuid, id: -1 }
}

async function undefine(connection: Connection, step: OnDomain): Promise<void> {
  const tpm = connection.libVersion >= LIBVIRT_8_9 ? DOMAIN_UNDEFINE.TPM : 0
  const all = flags(...UNDEFINE_ALL.map(({ bit }) => bit), tpm)
  await connection.call('DOMAIN_UNDEFINE_FLAGS', { dom: reference(step), flags: all })
}

async function rename(connection: Connection, step: Extract<DomainStep, { type: 'domain.rename' }>): Promise<void> {
  try {
    await renameDomain(connection, reference(step), step.to)
  } catch (error) {
    if (!step.optional || !(isOperationInvalid(error) || isUnsupported(error))) throw error
  }
}

export async function runDomainStep(step: DomainStep, context: StepContext): Promise<StepOutcome> {
  const connection = await context.engines.libvirt(step.connection)
  const dom = reference(step)
  switch (step.type) {
    case 'domain.define':
      // 0, not VALIDATE: libvirt's schema lags behind its parser for vendor namespaces in metadata.
      await connection.call('DOMAIN_DEFINE_XML_FLAGS', { xml: secretXml(step), flags: 0 })
      break
    case 'domain.start':
      await connection.call('DOMAIN_CREATE_WITH_FLAGS', { dom, flags: step.paused ? DOMAIN_START.PAUSED : 0 })
      break
    case 'domain.shutdown':
      await connection.call('DOMAIN_SHUTDOWN_FLAGS', { dom, flags: shutdownModes[step.mode] })
      break
    case 'domain.autostart':
      await connection.call('DOMAIN_SET_AUTOSTART', { dom, autostart: step.on ? 1 : 0 })
      break
    case 'domain.metadata':
      await setMetadata(connection, dom, step, affects[step.affect ?? 'config'].bits)
      break
    case 'domain.text': {
      const kind = step.field === 'title' ? 'TITLE' : 'DESCRIPTION'
      await setDomainText(connection, dom, { kind, text: step.text }, affects[step.affect ?? 'config'].bits)
      break
    }
    case 'domain.rename':
      await rename(connection, step)
      break
    case 'domain.wait-off':
      await waitUntilOff(connection, step, context.signal)
      break
    case 'domain.delay':
      await sleep(step.seconds * 1000, undefined, { signal: context.signal })
      break
    case 'domain.restore':
      await runDomainRestore(step, connection)
      break
    case 'domain.detach':
      await detachDisk(connection, dom, step, context.signal)
      break
    case 'domain.destroy':
      await connection.call('DOMAIN_DESTROY_FLAGS', { dom, flags: 0 })
      break
    case 'domain.reboot':
      await connection.call('DOMAIN_REBOOT', { dom, flags: 0 })
      break
    case 'domain.reset':
      await connection.call('DOMAIN_RESET', { dom, flags: 0 })
      break
    case 'domain.suspend':
      await connection.call('DOMAIN_SUSPEND', { dom })
      break
    case 'domain.resume':
      await connection.call('DOMAIN_RESUME', { dom })
      break
    case 'domain.wakeup':
      await connection.call('DOMAIN_PM_WAKEUP', { dom, flags: 0 })
      break
    case 'domain.save':
      await connection.call('DOMAIN_MANAGED_SAVE', { dom, flags: 0 })
      break
    case 'domain.undefine':
      await undefine(connection, step)
      break
  }
  return nothingLearned
}

export function explainDomainStep(step: DomainStep, addresses: Addresses): string {
  const line = (...words: string[]) => commandLine(virsh(addresses, step.connection, ...words))
  const domain = domainWord(step.name, step.uuid)
  switch (step.type) {
    case 'domain.define':
      return explainSecretXml(virsh(addresses, step.connection, 'define', '/dev/stdin'), step)
    case 'domain.start':
      return line('start', domain, ...(step.paused ? ['--paused'] : []))
    case 'domain.shutdown':
      return line('shutdown', domain, ...(step.mode === 'default' ? [] : ['--mode', step.mode]))
    case 'domain.autostart':
      return line('autostart', domain, ...(step.on ? [] : ['--disable']))
    case 'domain.metadata': {
      const what = step.xml === null ? ['--remove'] : ['--key', step.prefix, '--set', step.xml]
      return line('metadata', domain, '--uri', step.uri, ...what, ...affects[step.affect ?? 'config'].words)
    }
    case 'domain.text': {
      const title = step.field === 'title' ? ['--title'] : []
      const words = affects[step.affect ?? 'config'].words
      // Spelled out: a text that begins with a dash would be taken for an option.
      return line('desc', domain, ...title, ...words, '--new-desc', step.text ?? '')
    }
    case 'domain.rename':
      return line('domrename', domain, step.to)
    case 'domain.wait-off':
      return `until ${line('domstate', domain)} | grep -q '^shut off'; do sleep 1; done`
    case 'domain.delay':
      return commandLine(['sleep', String(step.seconds)])
    case 'domain.restore':
      return explainDomainRestore(step, addresses)
    case 'domain.detach':
      return line(...explainDetach(domain, step))
    case 'domain.destroy':
      return line('destroy', domain)
    case 'domain.reboot':
      return line('reboot', domain)
    case 'domain.reset':
      return line('reset', domain)
    case 'domain.suspend':
      return line('suspend', domain)
    case 'domain.resume':
      return line('resume', domain)
    case 'domain.wakeup':
      return line('dompmwakeup', domain)
    case 'domain.save':
      return line('managedsave', domain)
    case 'domain.undefine':
      return line('undefine', domain, ...UNDEFINE_ALL.map(({ word }) => word), '--tpm')
  }
}

/** The step that takes back a step that made something new; null when there is nothing to take back. */
export function undoDomainStep(step: DomainStep): DomainStep | null {
  const { connection, uuid, name } = step
  if (step.type === 'domain.define' && step.before !== undefined) {
    return { type: 'domain.define', connection, uuid, name, ...step.before }
  }
  if (step.type === 'domain.define') return { type: 'domain.undefine', connection, uuid, name }
  if (step.type === 'domain.metadata') return { ...step, xml: step.before, before: step.xml }
  if (step.type === 'domain.text') return { ...step, text: step.before, before: step.text }
  if (step.type === 'domain.rename') return { ...step, name: step.to, to: name }
  if (step.type === 'domain.autostart') return { ...step, on: !step.on }
  if (step.type === 'domain.start') return { type: 'domain.destroy', connection, uuid, name }
  return null
}
