import { Fault, nameTaken, notFound } from '../../contract/fault.ts'
import { lossOf } from '../../contract/texts/loss.ts'
import type { Snapshot } from '../../contract/vm.ts'
import { isNoSnapshot } from '../libvirt/errors.ts'
import { parseXml, selectElements, selectNumber, selectOne } from '../libvirt/xml.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import { guestDisks, readDefinition } from './guest-disks.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { observeVm } from '../inventory/observed-vm.ts'
import { refuseTemplate } from './template.ts'
import { refuseTrashed } from './trash-mark.ts'

type StoredAs = Snapshot['memory']

function storedAs(word: string): StoredAs {
  return word === 'internal' || word === 'external' ? word : 'none'
}

/** The snapshots of a VM, oldest first. */
export async function listSnapshots(vm: ObservedVm): Promise<Snapshot[]> {
  const { snapshots } = await vm.connection.call('DOMAIN_LIST_ALL_SNAPSHOTS', {
    dom: vm.dom,
    need_results: 1,
    flags: 0,
  })
  const read = await Promise.all(
    snapshots.map(async (snap) => {
      try {
        const [{ xml }, { current }] = await Promise.all([
          vm.connection.call('DOMAIN_SNAPSHOT_GET_XML_DESC', { snap, flags: 0 }),
          vm.connection.call('DOMAIN_SNAPSHOT_IS_CURRENT', { snap, flags: 0 }),
        ])
        return parseSnapshot(xml, current === 1)
      } catch (error) {
        if (isNoSnapshot(error)) return null
        throw error
      }
    }),
  )
  return read.filter((snapshot) => snapshot !== null).sort((a, b) => a.created - b.created)
}

/** Reads libvirt's domainsnapshot document. */
export function parseSnapshot(xml: string, current: boolean): Snapshot {
  const document = parseXml(xml)
  const text = (path: string) => selectOne(document, `string(/domainsnapshot/${path})`)
  return {
    name: text('name'),
    description: text('description') || null,
    parent: text('parent/name') || null,
    current,
    state: text('state'),
    created: selectNumber(document, 'number(/domainsnapshot/creationTime)'),
    memory: storedAs(text('memory/@snapshot')),
    disks: selectElements(document, '/domainsnapshot/disks/disk').map((disk) => ({
      target: disk.getAttribute('name') ?? '',
      kind: storedAs(disk.getAttribute('snapshot') ?? ''),
    })),
  }
}

async function findSnapshot(vm: ObservedVm, name: string): Promise<boolean> {
  try {
    await vm.connection.call('DOMAIN_SNAPSHOT_LOOKUP_BY_NAME', { dom: vm.dom, name, flags: 0 })
    return true
  } catch (error) {
    if (isNoSnapshot(error)) return false
    throw error
  }
}

async function refuseWithoutDisk(vm: ObservedVm): Promise<void> {
  const disks = guestDisks(await readDefinition(vm.connection, vm.dom))
  if (disks.some((disk) => disk.device === 'disk' && !disk.readOnly)) return
  throw new Fault(
    'REFUSED',
    { reason: 'no-disk' },
    `${vm.name} has no disk of its own that could keep a snapshot; add a qcow2 disk first.`,
  )
}

/** @throws Fault NAME_TAKEN, REFUSED when no disk can keep it */
export async function planSnapshotCreate(
  input: { id: string; name: string; description?: string | undefined },
  engines: Engines,
): Promise<Plan> {
  const vm = await observeVm(engines, input.id)
  if (await findSnapshot(vm, input.name)) throw nameTaken('snapshot', input.name)
  await refuseWithoutDisk(vm)
  await refuseTemplate(vm, engines, await readDefinition(vm.connection, vm.dom))
  return {
    title: `snapshot ${vm.name} as ${input.name}`,
    subjects: [input.id],
    steps: [{ type: 'snapshot.create', ...onSnapshot(vm, input.name), description: input.description ?? null }],
    atomic: true,
    destroys: [],
    locks: [input.id],
  }
}

/** @throws Fault NOT_FOUND */
export async function planSnapshotRevert(input: { id: string; name: string }, engines: Engines): Promise<Plan> {
  const vm = await observeVm(engines, input.id)
  if (!(await findSnapshot(vm, input.name))) throw notFound('snapshot', input.name)
  const xml = await readDefinition(vm.connection, vm.dom)
  refuseTrashed(vm.name, xml)
  await refuseTemplate(vm, engines, xml)
  return {
    title: `revert ${vm.name} to ${input.name}`,
    subjects: [input.id],
    steps: [{ type: 'snapshot.revert', ...onSnapshot(vm, input.name) }],
    atomic: false,
    destroys: [lossOf('present', { name: vm.name })],
    locks: [input.id],
  }
}

/** @throws Fault NOT_FOUND */
export async function planSnapshotDelete(
  input: { id: string; name: string; children: boolean },
  engines: Engines,
): Promise<Plan> {
  const vm = await observeVm(engines, input.id)
  const all = await listSnapshots(vm)
  if (!all.some((snapshot) => snapshot.name === input.name)) throw notFound('snapshot', input.name)
  const gone = input.children ? [input.name, ...descendants(all, input.name)] : [input.name]
  return {
    title: `delete snapshot ${input.name} of ${vm.name}`,
    subjects: [input.id],
    steps: [{ type: 'snapshot.delete', ...onSnapshot(vm, input.name), children: input.children }],
    atomic: false,
    destroys: gone.map((name) => lossOf('snapshot', { name })),
    locks: [input.id],
  }
}

function descendants(all: readonly Snapshot[], name: string): string[] {
  return all
    .filter((snapshot) => snapshot.parent === name)
    .flatMap((child) => [child.name, ...descendants(all, child.name)])
}

function onSnapshot(vm: ObservedVm, name: string) {
  return { connection: vm.connectionId, uuid: vm.uuid, domain: vm.name, name }
}
