import { Fault } from '../../contract/fault.ts'
import { Secret } from '../../contract/secret.ts'
import { installerOfMedium } from '../../contract/unattended.ts'
import type { VmCreate } from '../../contract/vm.ts'
import type { Connection } from '../libvirt/connection.ts'
import type { Step } from '../step/step.ts'
import { answerArguments, answerFiles, noAnswers } from './answers/answer-files.ts'
import type { Installer } from './install-mark.ts'
import { installerOfTree, readInstallTree, type FoundTree } from './install-tree.ts'
import { DEFAULT_POOL, planPool, refuseNoFiles, type DiskPlan } from './new-disk.ts'
import { hasVirtio } from './windows-guest.ts'

/** What reading install trees needs beyond the engines. */
export interface TreeScope {
  /** Of this host, for what is on its way. */
  readonly folder: string
  /** Address of the proxy of the settings; null = as the environment says. */
  proxy(): Promise<string | null>
}

/** What an installer needs as it will lie in a pool: kernel and initrd of a tree, answers. */
export interface PlannedInstaller extends Installer {
  readonly commandLine: string
  /** What makes it all, and its pool where the disk has not done so. */
  stepsAfter(disk: DiskPlan | null): Step[]
}

type Source<K extends VmCreate['source']['kind']> = Extract<VmCreate['source'], { kind: K }>
type InputOf<K extends VmCreate['source']['kind']> = VmCreate & { readonly source: Source<K> }

/** An installer that asks nobody takes the whole disk: there has to be one that is empty. @throws Fault INVALID_INPUT */
function refuseNoDisk({ disk }: VmCreate): void {
  if (disk !== null) return
  const problem = 'needed by an installer that asks nothing'
  throw new Fault(
    'INVALID_INPUT',
    { field: 'disk', problem },
    'An installation by itself needs a new disk to install to.',
  )
}

const diskOf = (input: VmCreate) => (hasVirtio(input) ? '/dev/vda' : '/dev/sda')

/** @throws Fault UNSUPPORTED for a tree whose installer Labrig writes no answers for, INVALID_INPUT without a disk */
function answersFor(input: InputOf<'tree'>, tree: FoundTree) {
  const { unattended, url } = input.source
  if (unattended === undefined) return null
  refuseNoDisk(input)
  const installer = unattended.installer ?? installerOfTree(tree)
  if (installer === null || installer === 'autoinstall') {
    throw noAnswers(`The installer of ${tree.name} takes no answers from Labrig: only Debian's and Red Hat's trees do.`)
  }
  const place = { name: input.name, disk: diskOf(input), tree: url }
  return { files: answerFiles(installer, unattended.answers, place), words: answerArguments(installer) }
}

/**
 * Plans the installer of an install tree. Its kernel and initrd lie in a pool: qemu's user may not read this user's own
 * folders, and the host may be another one. Answers are put into the initrd.
 * @throws Fault DOWNLOAD_FAILED, NOT_FOUND (pool), NAME_TAKEN, UNSUPPORTED, INVALID_INPUT
 */
export async function planInstaller(
  connection: Connection,
  input: InputOf<'tree'>,
  { arch, trees }: { readonly arch: string; readonly trees: TreeScope },
): Promise<PlannedInstaller> {
  const { name, source, disk, connection: connectionId } = input
  const proxy = await trees.proxy()
  const tree = await readInstallTree(source.url, arch, { proxy })
  const answers = answersFor(input, tree)
  const poolName = disk?.pool ?? DEFAULT_POOL.name
  const pool = await planPool(connection, connectionId, poolName)
  refuseNoFiles(pool)
  const volumes = { kernel: `${name}-linux`, initrd: `${name}-initrd` }
  for (const volume of Object.values(volumes)) await pool.refuseTaken(volume)
  const fetching = (['kernel', 'initrd'] as const).map((which): Step => {
    const on = { connection: connectionId, pool: poolName, name: volumes[which] }
    const { url, checksum } = tree[which]
    const secret = proxy === null ? null : new Secret(proxy)
    const append = which === 'initrd' && answers !== null ? { append: answers.files } : {}
    return { type: 'volume.fetch', ...on, url, checksum, proxy: secret, folder: trees.folder, ...append }
  })
  const words = [tree.arguments, answers?.words ?? '', source.commandLine]
  return {
    boot: { kernel: `${pool.path}/${volumes.kernel}`, initrd: `${pool.path}/${volumes.initrd}` },
    answers: null,
    commandLine: words.filter((part) => part !== '').join(' '),
    stepsAfter: (planned) => [...(planned === null ? pool.steps : []), ...fetching],
  }
}

/** Second on virtio, after the disk itself; every Linux installer of today has drivers for it. */
const ANSWERS_TARGET = 'vdb'

/**
 * Plans the answers for the installer of a medium, on a small disk beside it. Null without answers.
 * @throws Fault NOT_FOUND (pool), NAME_TAKEN, UNSUPPORTED, INVALID_INPUT
 */
export async function planMediumAnswers(
  connection: Connection,
  input: InputOf<'iso'>,
): Promise<PlannedInstaller | null> {
  const { name, source, disk, os, connection: connectionId } = input
  const { unattended } = source
  if (unattended === undefined) return null
  refuseNoDisk(input)
  const installer = unattended.installer ?? installerOfMedium(os)
  if (installer === null || installer === 'preseed') {
    const sentence = 'The installer of this medium looks for no answers on a disk: give its install tree instead.'
    throw noAnswers(sentence)
  }
  const poolName = disk?.pool ?? DEFAULT_POOL.name
  const pool = await planPool(connection, connectionId, poolName)
  refuseNoFiles(pool)
  const volume = `${name}-answers.img`
  await pool.refuseTaken(volume)
  const files = answerFiles(installer, unattended.answers, { name, disk: diskOf(input), tree: null })
  const label = installer === 'kickstart' ? { label: 'OEMDRV' as const } : {}
  return {
    boot: null,
    answers: { target: ANSWERS_TARGET, path: `${pool.path}/${volume}` },
    commandLine: '',
    stepsAfter: () => [
      { type: 'volume.seed', connection: connectionId, pool: poolName, name: volume, files, ...label },
    ],
  }
}
