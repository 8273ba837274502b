import { stat } from 'node:fs/promises'
import { Fault, notFound } from '../../contract/fault.ts'
import { parseId } from '../../contract/ids.ts'
import { lossOf } from '../../contract/texts/loss.ts'
import type { Secret } from '../../contract/secret.ts'
import { isDockerError } from '../docker/errors.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'

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

/** @throws Fault NOT_FOUND */
export async function planDelete(
  input: { id: string; reference?: string | undefined; force: boolean },
  engines: Engines,
): Promise<Plan> {
  const reference = parseId(input.id)
  if (reference?.kind !== 'image') throw notFound('image', input.id)
  const engine = await engines.docker(reference.connection)
  try {
    const image = await engine.images.inspect(reference.key)
    const target = input.reference ?? reference.key
    // A name of another image would remove that one.
    const named = input.reference === undefined ? image : await engine.images.inspect(input.reference)
    if (named.id !== image.id) throw notFound('name of this image', target)
    const step: Step = { type: 'image.remove', connection: reference.connection, image: target, force: input.force }
    const lastName = input.reference === undefined || image.tags.length <= 1
    const destroys = lastName ? [lossOf('image', { name: target })] : []
    return imagePlan(`remove ${target}`, step, { subjects: [input.id], destroys, locks: [input.id] })
  } catch (error) {
    if (isDockerError(error, 'not-found')) throw notFound('image', input.id, error.message)
    throw error
  }
}
