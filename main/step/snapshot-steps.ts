import { dirname } from 'node:path'
import { DOMAIN_SNAPSHOT_CREATE, DOMAIN_SNAPSHOT_DELETE, flags } from '../libvirt/flags.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { domainWord, nothingLearned, virsh } from './engines.ts'
import { commandLine } from './shell-words.ts'
import { keepPicture, picturePath } from './snapshot-pictures.ts'
import { xmlText } from './xml-text.ts'

interface OnSnapshot {
  readonly connection: string
  readonly uuid: string
  readonly domain: string
  readonly name: string
}

/** Where a snapshot goes that is not kept inside the disks. */
export interface ExternalFiles {
  /** The files that are written from then on. */
  readonly disks: readonly { readonly target: string; readonly file: string }[]
  /** Targets that are left as they are. */
  readonly without: readonly string[]
  /** Null keeps the disks alone. */
  readonly memory: string | null
  /** The guest's agent holds its file systems still meanwhile. */
  readonly quiesce?: boolean
}

export type SnapshotStep =
  | (OnSnapshot & {
      readonly type: 'snapshot.create'
      readonly description: string | null
      /** Null keeps it inside the disks, with the memory of a VM that runs. */
      readonly external: ExternalFiles | null
    })
  | (OnSnapshot & { readonly type: 'snapshot.revert' })
  | (OnSnapshot & {
      readonly type: 'snapshot.delete'
      readonly children: boolean | 'only'
      /** Forgets it without touching a file. */
      readonly metadata?: boolean
    })
  /** Keeps what the screen shows. A picture is a help: where none can be had, the snapshot is none the worse. */
  | (OnSnapshot & { readonly type: 'snapshot.picture'; readonly folder: string })

function externalXml({ disks, without, memory }: ExternalFiles): string {
  const kept = disks.map(
    ({ target, file }) =>
      `<disk name='${xmlText(target)}' snapshot='external'><driver type='qcow2'/><source file='${xmlText(file)}'/></disk>`,
  )
  const left = without.map((target) => `<disk name='${xmlText(target)}' snapshot='no'/>`)
  const of = memory === null ? "<memory snapshot='no'/>" : `<memory snapshot='external' file='${xmlText(memory)}'/>`
  return `${of}<disks>${[...kept, ...left].join('')}</disks>`
}

function snapshotXml(name: string, description: string | null, external: ExternalFiles | null): string {
  const described = description === null ? '' : `<description>${xmlText(description)}</description>`
  const files = external === null ? '' : externalXml(external)
  return `<domainsnapshot><name>${xmlText(name)}</name>${described}${files}</domainsnapshot>`
}

export async function runSnapshotStep(step: SnapshotStep, context: StepContext): Promise<StepOutcome> {
  const connection = await context.engines.libvirt(step.connection)
  const dom = { name: step.domain, uuid: step.uuid, id: -1 }
  const snap = { name: step.name, dom }
  switch (step.type) {
    case 'snapshot.create': {
      const { external } = step
      const diskOnly = external !== null && external.memory === null ? DOMAIN_SNAPSHOT_CREATE.DISK_ONLY : 0
      const quiesce = external?.quiesce === true ? DOMAIN_SNAPSHOT_CREATE.QUIESCE : 0
      await connection.call('DOMAIN_SNAPSHOT_CREATE_XML', {
        dom,
        xml_desc: snapshotXml(step.name, step.description, external),
        // One disk with a new file and another without would be no moment of the VM.
        flags: external === null ? 0 : flags(DOMAIN_SNAPSHOT_CREATE.ATOMIC, diskOnly, quiesce),
      })
      break
    }
    case 'snapshot.revert':
      await connection.call('DOMAIN_REVERT_TO_SNAPSHOT', { snap, flags: 0 })
      break
    case 'snapshot.delete':
      await connection.call('DOMAIN_SNAPSHOT_DELETE', { snap, flags: deletion(step) })
      break
    case 'snapshot.picture':
      await keepPicture(step, connection)
      break
  }
  return nothingLearned
}

type Deletion = Extract<SnapshotStep, { type: 'snapshot.delete' }>

function deletion({ children, metadata = false }: Deletion): number {
  const which = { true: DOMAIN_SNAPSHOT_DELETE.CHILDREN, only: DOMAIN_SNAPSHOT_DELETE.CHILDREN_ONLY, false: 0 }
  return flags(which[`${children}`], metadata ? DOMAIN_SNAPSHOT_DELETE.METADATA_ONLY : 0)
}

function explainExternal({ disks, without, memory, quiesce }: ExternalFiles): string[] {
  // A comma in a value is doubled (virsh(1), snapshot-create-as).
  const value = (path: string) => path.replaceAll(',', ',,')
  return [
    ...(memory === null ? ['--disk-only'] : ['--memspec', `file=${value(memory)},snapshot=external`]),
    ...disks.flatMap(({ target, file }) => [
      '--diskspec',
      `${target},snapshot=external,file=${value(file)},driver=qcow2`,
    ]),
    ...without.flatMap((target) => ['--diskspec', `${target},snapshot=no`]),
    '--atomic',
    ...(quiesce === true ? ['--quiesce'] : []),
  ]
}

export function explainSnapshotStep(step: SnapshotStep, addresses: Addresses): string {
  const line = (...words: string[]) => commandLine(virsh(addresses, step.connection, ...words))
  const domain = domainWord(step.domain, step.uuid)
  switch (step.type) {
    case 'snapshot.create': {
      const described = step.description === null ? [] : ['--description', step.description]
      const files = step.external === null ? [] : explainExternal(step.external)
      return line('snapshot-create-as', domain, '--name', step.name, ...described, ...files)
    }
    case 'snapshot.revert':
      return line('snapshot-revert', domain, step.name)
    case 'snapshot.delete': {
      const which = { true: ['--children'], only: ['--children-only'], false: [] }[`${step.children}`]
      return line('snapshot-delete', domain, step.name, ...which, ...(step.metadata === true ? ['--metadata'] : []))
    }
    case 'snapshot.picture':
      return pictureLines(step, line('screenshot', domain, picturePath(step.folder, step, null)))
  }
}

/** The folder may be new; a guest without a picture only costs the picture. */
function pictureLines(step: Extract<SnapshotStep, { type: 'snapshot.picture' }>, taken: string): string {
  return `${commandLine(['mkdir', '-p', dirname(picturePath(step.folder, step, null))])} && ${taken} || true`
}

export function undoSnapshotStep(step: SnapshotStep): SnapshotStep | null {
  if (step.type !== 'snapshot.create') return null
  const { connection, uuid, domain, name } = step
  return { type: 'snapshot.delete', connection, uuid, domain, name, children: false }
}
