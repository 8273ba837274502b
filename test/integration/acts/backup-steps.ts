import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { removeFolder, run, tinyIso } from '../../support/host/index.ts'
import type { EquivalenceStep } from './equivalence-step.ts'
import type { Twin } from './twins.ts'

const folderOf = ({ name, world }: Twin) => join(world.pool.path, '..', `${name}-backups`)
const backupsOf = async (twin: Twin) => (await readdir(folderOf(twin))).sort()
const newest = async (twin: Twin) => join(folderOf(twin), (await backupsOf(twin)).at(-1) ?? '')

export async function removeBackups(twin: Twin): Promise<void> {
  await removeFolder(folderOf(twin))
}

/** Files of all backups of a twin, each checked by what stands in it. */
async function filesOf(twin: Twin): Promise<unknown> {
  return Promise.all(
    (await backupsOf(twin)).map(async (backup) => {
      const folder = join(folderOf(twin), backup)
      await run('env', ['-C', folder, 'sha256sum', '--check', '--strict', '--quiet', 'SHA256SUMS'])
      return [backup.replace(twin.name, 'NAME').replace(/-\d+-\d+/, ''), (await readdir(folder)).sort()]
    }),
  )
}

/** The twin's VMs and its backups. */
export async function kept(twin: Twin): Promise<unknown> {
  return { vms: await twin.vms(), backups: await filesOf(twin) }
}

const vm = async (twin: Twin, more: object = {}) => ({ id: await twin.vmId('-kept'), ...more })

/** In this order, on a VM that the first step makes. */
export const backupSteps: readonly EquivalenceStep[] = [
  {
    act: 'vm.create',
    what: 'to be backed up',
    before: (twin) => mkdir(folderOf(twin)),
    input: async ({ name, world }) => ({
      name: `${name}-kept`,
      source: { kind: 'iso', path: await tinyIso() },
      disk: { size: 0.03125, pool: world.pool.name },
      network: { kind: 'none' },
      memory: 64,
    }),
  },
  {
    act: 'vm.backup',
    what: 'with a snapshot',
    before: async (twin) => void (await twin.world.virsh('snapshot-create-as', `${twin.name}-kept`, 'first')),
    input: (twin) => vm(twin, { folder: folderOf(twin) }),
  },
  { act: 'backup.verify', what: 'of it', input: async (twin) => ({ folder: await newest(twin) }) },
  {
    act: 'vm.restore',
    what: 'under another name',
    input: async (twin) => ({
      folder: await newest(twin),
      pool: twin.world.pool.name,
      name: `${twin.name}-back`,
    }),
  },
  {
    act: 'vm.backup',
    what: 'while it runs',
    before: async (twin) => void (await twin.world.virsh('start', `${twin.name}-kept`, '--paused')),
    input: (twin) => vm(twin, { folder: folderOf(twin) }),
  },
  {
    act: 'vm.export',
    what: 'as an OVA',
    before: async (twin) => void (await twin.world.virsh('destroy', `${twin.name}-kept`)),
    input: (twin) => vm(twin, { path: join(folderOf(twin), '..', `${twin.name}.ova`) }),
  },
  {
    act: 'vm.import',
    what: 'of an OVA',
    input: ({ name, world }) => ({
      path: join(world.pool.path, '..', `${name}.ova`),
      pool: world.pool.name,
      network: null,
      names: [`${name}-in`],
    }),
    settle: async ({ name, world }) => void (await run('rm', [join(world.pool.path, '..', `${name}.ova`)])),
  },
]
