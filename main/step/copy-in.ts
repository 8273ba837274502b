import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import type { Engine } from '../docker/engine.ts'
import { isDockerError } from '../docker/errors.ts'
import { tarEnd, tarHead } from '../docker/tar-write.ts'
import { reporter } from './archive-file.ts'
import type { ContainerFileStep } from './container-file-step.ts'
import type { StepContext } from './engines.ts'
import { asStream, fileMember, foundIn, packHost, type Found, type HostSource } from './host-tar.ts'

type CopyIn = Extract<ContainerFileStep, { type: 'container.copy-in' }>

/** A file that waits under another name until all of them have come. */
interface Waiting {
  readonly file: Found
  /** From the folder that gets it, as all names here. */
  readonly at: string
}

/** Where links cannot be made: across a mount, and on a file system without them. */
const NO_LINKS = /cross-device link|operation not permitted|not supported|too many links/i

/**
 * All or nothing: the engine writes a file where it will be, so that an upload that breaks off would leave a half one and no
 * old one. The bytes go under names of their own first; second names for all of them are a matter of a moment, which nothing
 * interrupts; the first names go again in any case.
 */
export async function copyIn(step: CopyIn, engine: Engine, context: StepContext): Promise<void> {
  const { from, as, owner, mode, container, folder } = step
  const source: HostSource = { from, as, ...owner, mode }
  const report = reporter(as === '.' ? folder : as, 'uploading', step.bytes, context)
  // Podman's copier takes nothing away for a member that it cannot make.
  if (engine.isPodman) return engine.files.write(container, folder, packHost(source, report), context.signal)
  const mounts = await mountsBelow(engine, container, folder)
  const own = `.labrig-${randomBytes(6).toString('hex')}`
  const places = new Set<string>()
  const kept = new Map((step.kept ?? []).map(({ path, ...rights }) => [path, rights]))
  const all: Found[] = []
  for await (const one of foundIn(from, as, source)) {
    const name = posix.normalize(one.name)
    if (name === '.') continue
    const rights = one.kind === 'file' ? { mode: mode ?? one.mode, ...kept.get(name) } : {}
    all.push({ ...one, ...rights, name })
  }
  const waiting = all
    .filter(({ kind }) => kind === 'file')
    .map((file, index): Waiting => {
      const place = posix.join(placeOf(file.name, mounts), own)
      places.add(place)
      return { file, at: `${place}/${index}` }
    })
  try {
    await engine.files.write(container, folder, asStream(bytesOf([...places], waiting, report)), context.signal)
    const rest = await namesOf(all, waiting, (path) => isFolder(engine, container, posix.join(folder, path)))
    // From here on it is not cancelled any more.
    await engine.files.write(container, folder, asStream([...rest, tarEnd])).catch((error: unknown) => {
      if (!isDockerError(error) || !NO_LINKS.test(error.message)) throw error
      return engine.files.write(container, folder, packHost(source, report), context.signal)
    })
  } finally {
    await removePlaces(engine, step, [...places])
  }
}

/** An engine that has gone cannot remove anything: what it was told first is the reason. */
async function removePlaces(engine: Engine, { container, folder }: CopyIn, places: readonly string[]): Promise<void> {
  for (const place of places) {
    const above = posix.join(folder, posix.dirname(place))
    await engine.files.remove(container, above, posix.basename(place)).catch((error: unknown) => {
      if (!isDockerError(error, 'lost', 'absent', 'not-found', 'not-ready', 'timeout')) throw error
    })
  }
}

/** Mounts below a folder, seen from it; the deepest first. A second name does not reach into one. */
async function mountsBelow(engine: Engine, container: string, folder: string): Promise<string[]> {
  const { mounts } = await engine.containers.inspect(container)
  return mounts
    .map(({ target }) => posix.relative(folder, target))
    .filter((path) => path !== '' && !path.startsWith('..'))
    .sort((one, other) => other.length - one.length)
}

const placeOf = (name: string, mounts: readonly string[]) => mounts.find((mount) => name.startsWith(`${mount}/`)) ?? '.'

async function isFolder(engine: Engine, container: string, path: string): Promise<boolean> {
  const there = await engine.files.stat(container, path).catch((error: unknown) => {
    if (isDockerError(error, 'not-found')) return null
    throw error
  })
  if (there?.kind !== 'link') return there?.kind === 'folder'
  return (await engine.files.stat(container, there.target).catch(() => null))?.kind === 'folder'
}

async function* bytesOf(places: readonly string[], waiting: readonly Waiting[], report: (sent: number) => void) {
  let sent = 0
  const modified = Math.floor(Date.now() / 1000)
  for (const name of places) yield tarHead({ name, kind: 'folder', mode: 0o700, size: 0, modified })
  for (const { file, at } of waiting) yield* fileMember({ ...file, name: at }, (more) => report((sent += more)))
  yield tarEnd
}

/** Folders that are there stay as they are. */
async function namesOf(
  all: readonly Found[],
  waiting: readonly Waiting[],
  isThere: (path: string) => Promise<boolean>,
): Promise<Buffer[]> {
  const first = new Map(waiting.map(({ file, at }) => [file.name, at]))
  const made = new Set<string>()
  const heads: Buffer[] = []
  for (const { path: _path, ...one } of all) {
    const target = first.get(one.name)
    if (one.kind === 'folder') {
      // What is in a new folder is new.
      if (!made.has(posix.dirname(one.name)) && (await isThere(one.name))) continue
      made.add(one.name)
      heads.push(tarHead(one))
    } else if (target === undefined) heads.push(tarHead(one))
    else heads.push(tarHead({ ...one, kind: 'hardlink', size: 0, target }))
  }
  return heads
}
