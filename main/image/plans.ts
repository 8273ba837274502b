import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault, nameTaken, notFound } from '../../contract/fault.ts'
import { formatId } from '../../contract/ids.ts'
import { lossOf } from '../../contract/texts/loss.ts'
import type { Secret } from '../../contract/secret.ts'
import type { Engine } from '../docker/engine.ts'
import { isDockerError } from '../docker/errors.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { observeImage } from './look.ts'

function imagePlan(title: string, step: Step, more: Partial<Plan> = {}): Plan {
  return { title, subjects: [], steps: [step], atomic: false, destroys: [], locks: [], ...more }
}

export async function planPull(
  input: { connection: string; reference: string; login?: { username: string; password: Secret } | undefined },
  engines: Engines,
): Promise<Plan> {
  await engines.docker(input.connection)
  const { connection, reference, login } = input
  return imagePlan(`pull ${reference}`, { type: 'image.pull', connection, reference, login: login ?? null })
}

/** @throws Fault PATH_PROBLEM */
async function requireArchive(path: string): Promise<void> {
  const info = await stat(path).catch((error: unknown) => error as NodeJS.ErrnoException)
  const problem = (kind: 'missing' | 'not-a-file' | 'empty' | 'unreadable', message: string) =>
    new Fault('PATH_PROBLEM', { path, problem: kind, culprit: path, remedy: [] }, message)
  if (info instanceof Error) {
    if (info.code === 'EACCES') throw problem('unreadable', `${path} may not be read.`)
    throw problem('missing', `There is no file ${path}.`)
  }
  if (!info.isFile()) throw problem('not-a-file', `${path} is not a file.`)
  if (info.size === 0) throw problem('empty', `${path} is empty.`)
}

export async function planLoad(input: { connection: string; path: string }, engines: Engines): Promise<Plan> {
  await engines.docker(input.connection)
  await requireArchive(input.path)
  return imagePlan(`load ${input.path}`, { type: 'image.load', connection: input.connection, path: input.path })
}

export async function planImport(
  input: { connection: string; path: string; reference: string; changes: string[] },
  engines: Engines,
): Promise<Plan> {
  await engines.docker(input.connection)
  await requireArchive(input.path)
  return imagePlan(`import ${input.path} as ${input.reference}`, { type: 'image.import', ...input })
}

interface PushInput {
  readonly connection: string
  readonly reference: string
  readonly login?: { username: string; password: Secret } | undefined
}

/** @throws Fault NOT_FOUND when no image has the name */
export async function planPush({ connection, reference, login }: PushInput, engines: Engines): Promise<Plan> {
  const engine = await engines.docker(connection)
  try {
    const { id } = await engine.images.inspect(reference)
    const step: Step = { type: 'image.push', connection, reference, login: login ?? null }
    return imagePlan(`push ${reference}`, step, { subjects: [formatId('image', connection, id)] })
  } catch (error) {
    if (isDockerError(error, 'not-found')) throw notFound('image', reference, error.message)
    throw error
  }
}

/** A name that another image has would be taken from it, without a word of the engine. @throws Fault NOT_FOUND, NAME_TAKEN */
export async function planTag(input: { id: string; reference: string }, engines: Engines): Promise<Plan> {
  const { connection, engine, image } = await observeImage(input.id, engines)
  const holder = await engine.images.inspect(input.reference).catch((error: unknown) => {
    if (isDockerError(error, 'not-found')) return null
    throw error
  })
  if (holder !== null && holder.id !== image.id) {
    throw nameTaken('image', input.reference, formatId('image', connection, holder.id))
  }
  const step: Step = { type: 'image.tag', connection, image: image.id, reference: input.reference }
  return imagePlan(`tag ${nameOf(image)} as ${input.reference}`, step, { subjects: [input.id] })
}

function nameOf({ id, tags }: { readonly id: string; readonly tags: readonly string[] }): string {
  return tags[0] ?? id.slice('sha256:'.length, 'sha256:'.length + 12)
}

/** @throws Fault NOT_FOUND, PATH_PROBLEM for a folder that is missing, NAME_TAKEN for a file that is there */
export async function planSave(input: { ids: string[]; path: string }, engines: Engines): Promise<Plan> {
  const observed = await Promise.all(input.ids.map((id) => observeImage(id, engines)))
  const [first] = observed
  if (first === undefined || observed.some(({ connection }) => connection !== first.connection)) {
    const problem = 'all have to be of one engine'
    throw new Fault('INVALID_INPUT', { field: 'ids', problem }, 'The images have to be of one engine.')
  }
  await requireFree(input.path)
  // By its names an image keeps them; by its id it comes back without any.
  const images = observed.flatMap(({ image }) => (image.tags.length > 0 ? image.tags : [image.id]))
  const size = observed.reduce((sum, { image }) => sum + image.size, 0)
  const step: Step = { type: 'image.save', connection: first.connection, images, path: input.path, size }
  return imagePlan(`save ${images.join(', ')}`, step, { subjects: input.ids, locks: [`file:${input.path}`] })
}

async function requireFree(path: string): Promise<void> {
  if ((await stat(path).catch(() => null)) !== null) throw nameTaken('file', path, path)
  const folder = dirname(path)
  if ((await stat(folder).catch(() => null))?.isDirectory() === true) return
  const problem = 'missing' as const
  throw new Fault('PATH_PROBLEM', { path, problem, culprit: folder, remedy: [] }, `There is no folder ${folder}.`)
}

/** @throws Fault NOT_FOUND; REFUSED when containers are made of it and nobody forces */
export async function planDelete(
  input: { id: string; reference?: string | undefined; force: boolean },
  engines: Engines,
): Promise<Plan> {
  const { connection, engine, image } = await observeImage(input.id, engines)
  const target = input.reference ?? image.id
  if (input.reference !== undefined) await requireName(engine, input.reference, image.id)
  const lastName = input.reference === undefined || image.tags.length <= 1
  const users = lastName && !input.force ? await usersOf(engine, image.id) : []
  if (users.length > 0) {
    const sentence = `The image ${nameOf(image)} is used by ${users.join(', ')}.`
    throw new Fault('REFUSED', { reason: 'conflict', detail: users.join(', ') }, sentence)
  }
  const step: Step = { type: 'image.remove', connection, image: target, force: input.force }
  const destroys = lastName ? [lossOf('image', { name: target })] : []
  return imagePlan(`remove ${target}`, step, { subjects: [input.id], destroys, locks: [input.id] })
}

/** A name of another image would remove that one. @throws Fault NOT_FOUND */
async function requireName(engine: Engine, name: string, id: string): Promise<void> {
  try {
    if ((await engine.images.inspect(name)).id === id) return
  } catch (error) {
    if (!isDockerError(error, 'not-found')) throw error
  }
  throw notFound('name of this image', name)
}

async function usersOf(engine: Engine, id: string): Promise<string[]> {
  const containers = await engine.containers.list({ all: true })
  return containers.filter(({ imageId }) => imageId === id).map(({ name }) => name)
}
