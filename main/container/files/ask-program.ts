import type { FileEntry, FileListing } from '../../../contract/container-files.ts'
import type { Engine } from '../../docker/engine.ts'
import { isDockerError } from '../../docker/errors.ts'
import { byName, MAX_ENTRIES } from './walk.ts'

/** ASCII's own separators: in names as unlikely as can be, and no shell or stat(1) means anything by them. */
const FIELD = '\x1f'
const RECORD = '\x1e'
/** Both GNU's stat and busybox's know these; %N of a link has its target behind an arrow. */
const ENTRY = `${['%f', '%s', '%u', '%g', '%Y', '%n', '%N'].join(FIELD)}${RECORD}`
const END = `${['%f', '%n'].join(FIELD)}${RECORD}`
/** What links end at comes after the second separator of groups. */
const GROUP = '\x1d'

const script = [
  'cd -- "$1" 2>/dev/null || exit 3',
  `printf '%s\\035' "$(pwd -P)"`,
  'find . -maxdepth 1 -mindepth 1 -exec stat -c "$2" {} + || exit 4',
  `printf '\\035'`,
  'find . -maxdepth 1 -mindepth 1 -type l -exec stat -L -c "$3" {} + 2>/dev/null || true',
].join('\n')

/** Some 50,000 names. Bytes. */
const MAX_OUTPUT = 6 << 20
/** A folder of a dead network share answers never. Milliseconds. */
const PATIENCE = 15_000

const TYPES: Readonly<Record<number, FileEntry['kind']>> = { 0x4: 'folder', 0x8: 'file', 0xa: 'link' }
const kindOf = (mode: number) => TYPES[mode >> 12] ?? 'other'

/**
 * What is in a folder of a running container, by its own find and stat as root: /proc and tmpfs are there as well, and the
 * size of what lies below costs nothing.
 * @returns null where the image has no such programs, or they do not get there
 */
export async function askProgram(
  engine: Engine,
  key: string,
  path: string,
  signal: AbortSignal,
): Promise<FileListing | null> {
  const command = ['/bin/sh', '-c', script, 'sh', path, ENTRY, END]
  const env = ['QUOTING_STYLE=literal', 'LC_ALL=C', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin']
  const patience = AbortSignal.timeout(PATIENCE)
  const either = AbortSignal.any([signal, patience])
  try {
    const spec = { command, env, user: '0', maxOutputBytes: MAX_OUTPUT }
    const { exitCode, stdout, truncated } = await engine.execs.run(key, spec, either)
    return exitCode === 0 ? readAnswer(stdout, truncated) : null
  } catch (error) {
    if (signal.aborted || isDockerError(error, 'lost', 'not-ready', 'not-found')) throw error
    // No shell, a container that stops in this moment, or no answer in time: the archive tells it too.
    return null
  }
}

function readAnswer(stdout: string, truncated: boolean): FileListing | null {
  const [path = '', names, ends = ''] = stdout.split(GROUP)
  if (names === undefined || !path.startsWith('/')) return null
  const leads = new Map(
    recordsOf(ends).map(([mode = '', name = '']) => [name.slice(2), kindOf(Number.parseInt(mode, 16))]),
  )
  const all = recordsOf(names)
    .flatMap((fields) => entryOf(fields, leads) ?? [])
    .sort(byName)
  return {
    path,
    entries: all.slice(0, MAX_ENTRIES),
    total: all.length,
    way: 'program',
    cut: truncated ? MAX_OUTPUT : null,
  }
}

/** The last of a cut answer may be half. */
const recordsOf = (text: string) =>
  text
    .split(`${RECORD}\n`)
    .slice(0, -1)
    .map((record) => record.split(FIELD))

function entryOf(fields: readonly string[], leads: ReadonlyMap<string, FileEntry['kind']>): FileEntry | null {
  const [mode = '', size, uid, gid, modified, found = '', told = ''] = fields
  const bits = Number.parseInt(mode, 16)
  // find names everything as ./NAME
  if (Number.isNaN(bits) || !found.startsWith('./')) return null
  const name = found.slice(2)
  const kind = kindOf(bits)
  const end = leads.get(name)
  return {
    name,
    kind,
    size: Number(size),
    mode: bits & 0o7777,
    ...{ uid: Number(uid), gid: Number(gid), modified: Number(modified) },
    target: kind === 'link' ? targetOf(found, told) : '',
    leads: end === undefined || end === 'link' ? null : end,
  }
}

/** GNU: NAME -> TARGET when told to quote nothing; busybox: 'NAME' -> 'TARGET', nothing escaped. */
function targetOf(name: string, told: string): string {
  if (told.startsWith(`${name} -> `)) return told.slice(name.length + 4)
  return told.startsWith(`'${name}' -> '`) ? told.slice(name.length + 7, -1) : ''
}
