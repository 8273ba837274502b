import { DOMAIN_SNAPSHOT_DELETE } from '../libvirt/flags.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { domainWord, nothingLearned, virsh } from './engines.ts'
import { commandLine } from './shell-words.ts'
import { xmlText } from './xml-text.ts'

interface OnSnapshot {
  readonly connection: string
  readonly uuid: string
  readonly domain: string
  readonly name: string
}

export type SnapshotStep =
  | (OnSnapshot & { readonly type: 'snapshot.create'; readonly description: string | null })
  | (OnSnapshot & { readonly type: 'snapshot.revert' })
  | (OnSnapshot & { readonly type: 'snapshot.delete'; readonly children: boolean })

function snapshotXml(name: string, description: string | null): string {
  const described = description === null ? '' : `<description>${xmlText(description)}</description>`
  return `<domainsnapshot><name>${xmlText(name)}</name>${described}</domainsnapshot>`
}

export async function runSnapshotStep(step: SnapshotStep, context: StepContext): Promise<StepOutcome> {
  const connection = await context.engines.libvirt(step.connection)
  const dom = { name: step.domain, uuid: step.uuid, id: -1 }
  const snap = { name: step.name, dom }
  switch (step.type) {
    case 'snapshot.create':
      await connection.call('DOMAIN_SNAPSHOT_CREATE_XML', {
        dom,
        xml_desc: snapshotXml(step.name, step.description),
        flags: 0,
      })
      break
    case 'snapshot.revert':
      await connection.call('DOMAIN_REVERT_TO_SNAPSHOT', { snap, flags: 0 })
      break
    case 'snapshot.delete':
      await connection.call('DOMAIN_SNAPSHOT_DELETE', {
        snap,
        flags: step.children ? DOMAIN_SNAPSHOT_DELETE.CHILDREN : 0,
      })
      break
  }
  return nothingLearned
}

export function explainSnapshotStep(step: SnapshotStep, addresses: Addresses): string {
  const line = (...words: string[]) => commandLine(virsh(addresses, step.connection, ...words))
  const domain = domainWord(step.domain, step.uuid)
  switch (step.type) {
    case 'snapshot.create': {
      const described = step.description === null ? [] : ['--description', step.description]
      return line('snapshot-create-as', domain, '--name', step.name, ...described)
    }
    case 'snapshot.revert':
      return line('snapshot-revert', domain, step.name)
    case 'snapshot.delete':
      return line('snapshot-delete', domain, step.name, ...(step.children ? ['--children'] : []))
  }
}

export function undoSnapshotStep(step: SnapshotStep): SnapshotStep | null {
  if (step.type !== 'snapshot.create') return null
  const { connection, uuid, domain, name } = step
  return { type: 'snapshot.delete', connection, uuid, domain, name, children: false }
}
