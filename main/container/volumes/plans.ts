import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault, nameTaken } from '../../../contract/fault.ts'
import { formatId } from '../../../contract/ids.ts'
import { lossOf } from '../../../contract/texts/loss.ts'
import type { Engine } from '../../docker/engine.ts'
import type { Engines } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import type { Step } from '../../step/step.ts'
import { requireFolder } from '../files/plan-copies.ts'
import { LABRIG_LABEL } from '../create.ts'
import { helperOf, observeVolume } from './lending.ts'
import { usersByVolume } from './list.ts'

export interface OnVolume {
  readonly connection: string
  readonly name: string
}

function plan({ connection, name }: OnVolume, title: string, steps: readonly Step[], more: Partial<Plan> = {}): Plan {
  const id = formatId('volume', connection, name)
  return { title, subjects: [id], steps, atomic: true, destroys: [], locks: [id], ...more }
}

interface CreateInput extends OnVolume {
  readonly driver: string
  readonly options: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
}

function createStep({ connection, name, driver, options, labels }: CreateInput): Step {
  const own = { ...labels, [LABRIG_LABEL]: 'true' }
  return { type: 'docker-volume.create', connection, volume: name, driver, options, labels: own }
}

async function isThere(engine: Engine, name: string): Promise<boolean> {
  return observeVolume(engine, name).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Fault && error.code === 'NOT_FOUND') return false
      throw error
    },
  )
}

/** The engine takes a name that is there for the same volume. @throws Fault NAME_TAKEN */
export async function planVolumeCreate(input: CreateInput, engines: Engines): Promise<Plan> {
  if (await isThere(await engines.docker(input.connection), input.name)) throw nameTaken('volume', input.name)
  return plan(input, `create the volume ${input.name}`, [createStep(input)])
}

/** @throws Fault NOT_FOUND, REFUSED while a container has it, running or not */
export async function planVolumeDelete(input: OnVolume, engines: Engines): Promise<Plan> {
  const { connection, name } = input
  const engine = await engines.docker(connection)
  await observeVolume(engine, name)
  const users = usersByVolume(connection, await engine.containers.list({ all: true })).get(name) ?? []
  if (users.length > 0) {
    const detail = users.map((user) => user.name).join(', ')
    throw new Fault('REFUSED', { reason: 'volume-in-use', detail }, `The volume ${name} is used by ${detail}.`)
  }
  const step: Step = { type: 'docker-volume.remove', connection, volume: name }
  const destroys = [lossOf('volume', { name })]
  return plan(input, `delete the volume ${name}`, [step], { atomic: false, destroys })
}

/** The steps around what a helper does; when one of them fails the helper goes with it. */
export async function byHelper(
  { connection, name }: OnVolume,
  engine: Engine,
  between: (helper: { connection: string; container: string; name: string }, place: string) => readonly Step[],
): Promise<Step[]> {
  const { spec, root } = await helperOf(engine, name)
  const helper = { connection, container: spec.name, name: spec.name }
  return [
    { type: 'container.create', connection, spec },
    ...between(helper, root.base),
    { type: 'container.remove', ...helper, force: false, volumes: true },
  ]
}

/** @throws Fault NOT_FOUND, NAME_TAKEN, PATH_PROBLEM, REFUSED */
export async function planVolumeBackup(input: OnVolume & { readonly path: string }, engines: Engines): Promise<Plan> {
  const { path, name } = input
  const engine = await engines.docker(input.connection)
  await observeVolume(engine, name)
  if ((await stat(path).catch(() => null)) !== null) throw nameTaken('file', path, path)
  await requireFolder(dirname(path), path)
  const steps = await byHelper(input, engine, (helper, place) => [
    { type: 'container.pack', ...helper, folder: place, path },
  ])
  const title = `back up the volume ${name} to ${path}`
  const id = formatId('volume', input.connection, name)
  return plan(input, title, [...steps, { type: 'tar.check', path }], { locks: [id, `file:${path}`] })
}

/** @throws Fault PATH_PROBLEM, NAME_TAKEN (it is there, and nobody said that both are to be one), REFUSED */
export async function planVolumeRestore(
  input: OnVolume & { readonly path: string; readonly merge: boolean },
  engines: Engines,
): Promise<Plan> {
  const { path, name, merge } = input
  const engine = await engines.docker(input.connection)
  const bytes = await archiveSize(path)
  const there = await isThere(engine, name)
  if (there && !merge) throw nameTaken('volume', name)
  const steps = await byHelper(input, engine, (helper, place) => [
    { type: 'container.unpack', ...helper, folder: place, path, bytes },
  ])
  const fresh = { ...input, driver: 'local', options: {}, labels: {} }
  const before: Step[] = [{ type: 'tar.check', path }, ...(there ? [] : [createStep(fresh)])]
  const destroys = there ? [lossOf('same-names', { path: name })] : []
  return plan(input, `restore the volume ${name} from ${path}`, [...before, ...steps], { destroys })
}

/** @throws Fault PATH_PROBLEM */
async function archiveSize(path: string): Promise<number> {
  const info = await stat(path).catch((error: unknown) => error as NodeJS.ErrnoException)
  const problem = (kind: 'missing' | 'not-a-file' | 'empty' | 'unreadable', words: string) =>
    new Fault('PATH_PROBLEM', { path, problem: kind, culprit: path, remedy: [] }, words)
  if (info instanceof Error) {
    if (info.code === 'EACCES') throw problem('unreadable', `${path} may not be read.`)
    throw problem('missing', `There is no file ${path}.`)
  }
  if (!info.isFile()) throw problem('not-a-file', `${path} is not a file.`)
  if (info.size === 0) throw problem('empty', `${path} is empty.`)
  return info.size
}
