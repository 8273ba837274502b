import { access, readFile } from 'node:fs/promises'
import { arch, userInfo } from 'node:os'
import { CommandError, runCommand } from '../system/command.ts'
import { Fault } from '../../contract/fault.ts'
import type { Engines } from '../step/engines.ts'
import { imageFile } from '../step/os-image-fetch.ts'
import type { RecordDraft } from '../step/os-image-records.ts'
import type { Plan } from '../step/plan.ts'
import { volumeId } from './os-image-plans.ts'
import { downloadFolder, entrySubject, notesFolder, type OsImageScope } from './os-image-scope.ts'
import { prepareTarget } from './os-image-target.ts'

const SOURCES = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list']
const PROGRAMS = { mmdebstrap: 'mmdebstrap', mke2fs: 'e2fsprogs', sfdisk: 'fdisk', 'qemu-img': 'qemu-utils' } as const
/** A user's PATH may leave out where root's programs lie. */
const FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/local/sbin']
/** What it is filed under while it is made. */
const WORK = 'debian-build'

export interface BuildAbility {
  readonly suite: string | null
  readonly mirror: string | null
  readonly lacks: 'distribution' | 'sources' | 'programs' | 'architecture' | 'namespaces' | null
  readonly remedy: string[]
}

interface Debian {
  readonly suite: string
  readonly sources: string
  readonly mirror: string | null
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

async function firstThere(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if (await isThere(path)) return path
  return null
}

/** Which Debian this host is, and where its packages come from; null for another distribution. */
async function thisDebian(): Promise<Debian | 'distribution' | 'sources'> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(text)?.[1]
  const suite = field('VERSION_CODENAME')
  if (field('ID') !== 'debian' || suite === undefined) return 'distribution'
  const sources = await firstThere(SOURCES)
  if (sources === null) return 'sources'
  const lines = await readFile(sources, 'utf8').catch(() => '')
  // deb822 (URIs: …) and the one-line format (deb [options] address suite …) of sources.list(5).
  const mirror = /^(?:URIs:\s*|deb\s+(?:\[[^\]]*\]\s*)?)(\S+)/m.exec(lines)?.[1] ?? null
  return { suite, sources, mirror }
}

async function missingPackages(): Promise<string[]> {
  const found = await Promise.all(
    Object.entries(PROGRAMS).map(async ([program, name]) => {
      const there = await firstThere(FOLDERS.map((folder) => `${folder}/${program}`))
      return there === null ? [name] : []
    }),
  )
  return found.flat()
}

/** Root needs nothing more; others a range of ids (subuid(5)), the programs that hand it out, and a kernel that lets them. */
async function missingForNamespaces(): Promise<string[] | null> {
  if (process.geteuid?.() === 0) return null
  const { username, uid } = userInfo()
  if ((await firstThere(FOLDERS.map((folder) => `${folder}/newuidmap`))) === null)
    return ['sudo apt-get install uidmap']
  const owners = (await readFile('/etc/subuid', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':')[0])
  if (!owners.includes(username) && !owners.includes(String(uid))) {
    return [`sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${username}`]
  }
  const kernel = await readFile('/proc/sys/kernel/unprivileged_userns_clone', 'utf8').catch(() => '1')
  return kernel.trim() === '0' ? ['sudo sysctl kernel.unprivileged_userns_clone=1'] : null
}

/** Whether a Debian can be built here: only of a Debian host's own sources, whose keys it has. */
export async function readBuildAbility(): Promise<BuildAbility> {
  const debian = await thisDebian()
  if (typeof debian === 'string') return { suite: null, mirror: null, lacks: debian, remedy: [] }
  const { suite, mirror } = debian
  // The loader is BIOS's; what starts by UEFI only needs another.
  if (arch() !== 'x64') return { suite, mirror, lacks: 'architecture', remedy: [] }
  const packages = await missingPackages()
  if (packages.length > 0) {
    const install = ['apt-get', 'install', ...packages].join(' ')
    const remedy = [process.geteuid?.() === 0 ? install : `sudo ${install}`]
    return { suite, mirror, lacks: 'programs', remedy }
  }
  const remedy = await missingForNamespaces()
  return { suite, mirror, lacks: remedy === null ? null : 'namespaces', remedy: remedy ?? [] }
}

const SENTENCES = {
  distribution: 'An image is built of the packages of this host, which has to be Debian for that.',
  sources: 'This Debian has no list of package sources.',
  programs: 'Programs that build an image are missing.',
  architecture: 'The image starts by BIOS, which only x86 has.',
  namespaces: 'Building without the rights of root needs user namespaces with a range of ids.',
} as const

/** Sources of an archive frozen in time are past their date, and said to be so on this host. */
async function takesOldLists(): Promise<boolean> {
  try {
    return (await runCommand('apt-config', ['dump', 'Acquire::Check-Valid-Until'])).stdout.includes('"false"')
  } catch (error) {
    if (error instanceof CommandError) return false
    throw error
  }
}

/** @throws Fault UNSUPPORTED with what helps, NOT_FOUND (pool), NAME_TAKEN, INVALID_STATE */
export async function planBuild(
  input: { connection: string; pool: string; name?: string | undefined },
  engines: Engines,
  scope: OsImageScope,
): Promise<Plan> {
  const { lacks, remedy } = await readBuildAbility()
  const debian = await thisDebian()
  if (lacks !== null || typeof debian === 'string') {
    const why = lacks ?? 'distribution'
    throw new Fault('UNSUPPORTED', { feature: `build: ${why}`, remedy }, SENTENCES[why])
  }
  const { suite, sources, mirror } = debian
  const name = input.name ?? `debian-${suite}-built.qcow2`
  const target = { connection: input.connection, pool: input.pool, name }
  const before = await prepareTarget(target, engines)
  const folder = downloadFolder(scope.paths, WORK)
  const mode = process.geteuid?.() === 0 ? 'root' : 'unshare'
  const record: RecordDraft = {
    ...{ origin: 'build', entry: null, label: `Debian ${suite}, built here`, family: 'debian', kind: 'cloud' },
    ...{ format: 'qcow2', user: 'debian', system: systemOf(suite), source: mirror },
  }
  return {
    title: `build a Debian image of ${suite}`,
    subjects: [volumeId(target), entrySubject(WORK)],
    steps: [
      ...before,
      { type: 'debian.build', folder, suite, sources, relaxed: await takesOldLists(), mode },
      { type: 'os-image.store', ...target, path: imageFile(folder), record, notes: notesFolder(scope.paths) },
      { type: 'os-image.discard', folder },
    ],
    atomic: true,
    destroys: [],
    locks: [entrySubject(WORK), volumeId(target)],
  }
}

const RELEASES: Readonly<Record<string, number>> = { bullseye: 11, bookworm: 12, trixie: 13, forky: 14 }

function systemOf(suite: string): string | null {
  const release = RELEASES[suite]
  return release === undefined ? null : `http://debian.org/debian/${release}`
}
