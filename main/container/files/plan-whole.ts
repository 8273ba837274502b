import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { nameTaken } from '../../../contract/fault.ts'
import { observeContainer, onContainer } from '../../inventory/observed-container.ts'
import type { Engines } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import { requireFolder } from './plan-copies.ts'

interface CommitInput {
  readonly id: string
  readonly reference: string
  readonly comment: string
  readonly author: string
  readonly changes: readonly string[]
  readonly pause: boolean
}

/** @throws Fault NOT_FOUND */
export async function planCommit(input: CommitInput, engines: Engines): Promise<Plan> {
  const container = await observeContainer(engines, input.id)
  const { reference, comment, author, changes, pause } = input
  return {
    title: `make the image ${reference} of ${container.name}`,
    subjects: [input.id],
    steps: [
      { type: 'image.commit', ...onContainer(container), reference, comment, author, changes: [...changes], pause },
    ],
    atomic: false,
    destroys: [],
    locks: [input.id],
  }
}

/** @throws Fault NOT_FOUND, NAME_TAKEN, PATH_PROBLEM */
export async function planExport(
  input: { readonly id: string; readonly path: string },
  engines: Engines,
): Promise<Plan> {
  const container = await observeContainer(engines, input.id)
  const { path } = input
  if ((await stat(path).catch(() => null)) !== null) throw nameTaken('file', path, path)
  await requireFolder(dirname(path), path)
  const image = await container.engine.images.inspect(container.detail.imageId).catch(() => null)
  return {
    title: `export ${container.name} to ${path}`,
    subjects: [input.id],
    steps: [{ type: 'container.export', ...onContainer(container), path, bytes: image?.size ?? 0 }],
    atomic: false,
    destroys: [],
    locks: [`file:${path}`],
  }
}
