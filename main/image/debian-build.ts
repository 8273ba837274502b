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

/** What of a host and its user decides about user namespaces. */
export interface Namespaces {
  readonly root: boolean
  readonly username: string
  readonly uid: number
  /** Whether the program is there that hands ids out (package uidmap). */
  readonly newuidmap: boolean
  /** The lines of /etc/subuid and /etc/subgid (subuid(5)). */
  readonly subuid: string
  readonly subgid: string
  /** Debian's own switch; null where the kernel has none. */
  readonly unprivileged: string | null
}

/**
 * Root needs nothing more; others a range of ids, the program that hands it out, and a kernel that lets them.
 * @returns commands that give what is missing; null when nothing is
 */
export function missingForNamespaces(host: Namespaces): string[] | null {
  const { username, uid } = host
  if (host.root) return null
  if (!host.newuidmap) return ['sudo apt-get install uidmap']
  const hasRange = (text: string) =>
    text.split('\n').some((line) => [username, String(uid)].includes(line.split(':')[0] ?? ''))
  if (!hasRange(host.subuid) || !hasRange(host.subgid)) {
    const from = freeFrom(`${host.subuid}\n${host.subgid}`)
    const range = `${from}-${from + RANGE - 1}`
    return [`sudo usermod --add-subuids ${range} --add-subgids ${range} ${username}`]
  }
  return host.unprivileged?.trim() === '0' ? ['sudo sysctl kernel.unprivileged_userns_clone=1'] : null
}

/** As many ids as a system has, and where useradd begins to give them (login.defs(5), SUB_UID_MIN). */
const RANGE = 65_536
const FIRST = 100_000

/** Behind every range of others: who shares ids with another user could touch what is theirs. */
function freeFrom(text: string): number {
  const ends = [...text.matchAll(/^[^:\n]+:(\d+):(\d+)$/gm)].map(([, from, count]) => Number(from) + Number(count))
  return Math.max(FIRST, ...ends)
}

async function thisHost(): Promise<Namespaces> {
  const { username, uid } = userInfo()
  const read = (path: string) => readFile(path, 'utf8').catch(() => '')
  return {
    ...{ root: process.geteuid?.() === 0, username, uid },
    newuidmap: (await firstThere(FOLDERS.map((folder) => `${folder}/newuidmap`))) !== null,
    ...{ subuid: await read('/etc/subuid'), subgid: await read('/etc/subgid') },
    unprivileged: await readFile('/proc/sys/kernel/unprivileged_userns_clone', 'utf8').catch(() => null),
  }
}

/** Whether a Debian can be built here: only of a Debian host's own sources, whose keys it has. */
export async function readBuildAbility(): Promise<BuildAbility> {
  const debian = await thisDebian()
  if (typeof debian === 'string') return { suite: null, mirror: null, lacks: debian, remedy: [] }
  const { suite, mirror } = debian
  // The loaders are those of x86: BIOS's, and UEFI's for its processors.
  if (arch() !== 'x64') return { suite, mirror, lacks: 'architecture', remedy: [] }
  const packages = await missingPackages()
  if (packages.length > 0) {
    const install = ['apt-get', 'install', ...packages].join(' ')
    const remedy = [process.geteuid?.() === 0 ? install : `sudo ${install}`]
    return { suite, mirror, lacks: 'programs', remedy }
  }
  const remedy = missingForNamespaces(await thisHost())
  return { suite, mirror, lacks: remedy === null ? null : 'namespaces', remedy: remedy ?? [] }
}

const SENTENCES = {
  distribution: 'An image is built of the packages of this host, which has to be Debian for that.',
  sources: 'This Debian has no list of package sources.',
  programs: 'Programs that build an image are missing.',
  architecture: 'The loaders of the image are those of x86.',
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
