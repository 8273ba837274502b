import { Secret } from '../../contract/secret.ts'
import type { VmCreate } from '../../contract/vm.ts'
import type { Connection } from '../libvirt/connection.ts'
import type { Step } from '../step/step.ts'
import type { Installer } from './install-mark.ts'
import { readInstallTree } from './install-tree.ts'
import { DEFAULT_POOL, planPool, refuseNoFiles, type DiskPlan } from './new-disk.ts'

/** What reading install trees needs beyond the engines. */
export interface TreeScope {
  /** Of this host, for what is on its way. */
  readonly folder: string
  /** Address of the proxy of the settings; null = as the environment says. */
  proxy(): Promise<string | null>
}

/** Kernel and initrd of a tree as they will lie in a pool. */
export interface PlannedInstaller extends Installer {
  readonly commandLine: string
  /** What fetches them, and makes their pool where the disk has not done so. */
  stepsAfter(disk: DiskPlan | null): Step[]
}

type TreeInput = VmCreate & { readonly source: Extract<VmCreate['source'], { kind: 'tree' }> }

/**
 * Plans the installer of an install tree. Its kernel and initrd lie in a pool: qemu's user may not read this user's own
 * folders, and the host may be another one.
 * @throws Fault DOWNLOAD_FAILED, NOT_FOUND (pool), NAME_TAKEN
 */
export async function planInstaller(
  connection: Connection,
  { name, source, disk, connection: connectionId }: TreeInput,
  { arch, trees }: { readonly arch: string; readonly trees: TreeScope },
): Promise<PlannedInstaller> {
  const proxy = await trees.proxy()
  const tree = await readInstallTree(source.url, arch, { proxy })
  const poolName = disk?.pool ?? DEFAULT_POOL.name
  const pool = await planPool(connection, connectionId, poolName)
  refuseNoFiles(pool)
  const volumes = { kernel: `${name}-linux`, initrd: `${name}-initrd` }
  for (const volume of Object.values(volumes)) await pool.refuseTaken(volume)
  const fetching = (['kernel', 'initrd'] as const).map((which): Step => {
    const on = { connection: connectionId, pool: poolName, name: volumes[which] }
    const { url, checksum } = tree[which]
    const secret = proxy === null ? null : new Secret(proxy)
    return { type: 'volume.fetch', ...on, url, checksum, proxy: secret, folder: trees.folder }
  })
  return {
    kernel: `${pool.path}/${volumes.kernel}`,
    initrd: `${pool.path}/${volumes.initrd}`,
    commandLine: [tree.arguments, source.commandLine].filter((words) => words !== '').join(' '),
    stepsAfter: (planned) => [...(planned === null ? pool.steps : []), ...fetching],
  }
}
