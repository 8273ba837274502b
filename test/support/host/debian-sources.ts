import { existsSync, readFileSync } from 'node:fs'
import { run } from './run.ts'

const FILES = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list']

/** Where this machine has its own packages from, for mmdebstrap to make another Debian of. */
export type DebianSources = {
  /** File in either of apt's formats; mmdebstrap reads both. */
  readonly file: string
  /** bookworm, trixie, … */
  readonly suite: string
  /** Options of mmdebstrap. */
  readonly options: readonly string[]
}

/** Field of os-release(5), without quotes. */
const release = (field: string): string | undefined =>
  new RegExp(`^${field}="?([^"\n]*)`, 'm').exec(readFileSync('/etc/os-release', 'utf8'))?.[1]

/** Why no Debian can be made here; undefined when it can. */
export function lackingDebian(): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root, to make a Debian'
  if (!existsSync('/usr/bin/mmdebstrap')) return 'needs mmdebstrap, to make a Debian'
  const own = release('ID') === 'debian' && FILES.some((file) => existsSync(file))
  return own ? undefined : "needs this machine's own Debian package sources"
}

export async function debianSources(): Promise<DebianSources> {
  const file = FILES.find((path) => existsSync(path))
  const suite = release('VERSION_CODENAME')
  if (file === undefined || suite === undefined) throw new Error(lackingDebian() ?? 'this Debian has no code name')
  // Sources of an archive frozen in time are past their date, and said to be so on this machine.
  const relaxed = (await run('apt-config', ['dump', 'Acquire::Check-Valid-Until'])).includes('"false"')
  const options = ['Check-Valid-Until', 'Check-Date'].map((name) => `--aptopt=Acquire::${name} "false"`)
  return { file, suite, options: relaxed ? options : [] }
}
