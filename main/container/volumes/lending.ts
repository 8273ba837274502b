import { randomBytes } from 'node:crypto'
import { Fault, notFound } from '../../../contract/fault.ts'
import type { ContainerSpec } from '../../docker/container-spec.ts'
import type { Engine } from '../../docker/engine.ts'
import { isDockerError } from '../../docker/errors.ts'
import type { Volume } from '../../docker/volumes.ts'
import { HELPER_LABEL } from '../../inventory/docker-items.ts'
import type { FileRoot } from '../files/root.ts'

/** Where the helper has the volume. No image has anything there, which the engine would copy into an empty volume. */
const PLACE = '/labrig-volume'

/** @throws Fault NOT_FOUND */
export async function observeVolume(engine: Engine, name: string): Promise<Volume> {
  try {
    return await engine.volumes.inspect(name)
  } catch (error) {
    if (isDockerError(error, 'not-found', 'bad-request')) throw notFound('volume', name, error.message)
    throw error
  }
}

/**
 * A container that is never started: the engine's archives are those of containers, and one that only has the volume gives its
 * files without running anything. Of any image, since nothing of it is used.
 * @throws Fault REFUSED for an engine without images
 */
export async function helperOf(
  engine: Engine,
  volume: string,
): Promise<{ readonly root: FileRoot; readonly spec: ContainerSpec & { readonly name: string } }> {
  const [smallest] = (await engine.images.list()).sort((a, b) => a.size - b.size)
  if (smallest === undefined) {
    const words = 'The files of a volume are read by a container that is never started, and there is no image for one.'
    throw new Fault('REFUSED', { reason: 'no-image', remedy: ['docker pull busybox'] }, words)
  }
  const name = `labrig-volume-${randomBytes(4).toString('hex')}`
  return {
    root: { engine, key: name, base: PLACE },
    spec: {
      name,
      image: smallest.tags[0] ?? smallest.id,
      command: ['true'],
      labels: { [HELPER_LABEL]: volume },
      networkMode: 'none',
      mounts: [{ type: 'volume', source: volume, target: PLACE }],
    },
  }
}

/** Longer than any backup takes: who made it is gone. Milliseconds. */
const FORGOTTEN = 24 * 60 * 60 * 1000

/** Helpers of a Labrig that was ended in the middle: nobody sees them in a list, so nobody else would remove them. */
async function removeForgotten(engine: Engine): Promise<void> {
  const helpers = await engine.containers.list({ all: true, filters: { label: [HELPER_LABEL] } })
  const old = helpers.filter(({ state, createdAt }) => state === 'created' && Date.now() - createdAt > FORGOTTEN)
  await Promise.allSettled(old.map(({ id }) => engine.containers.remove(id, { volumes: true })))
}

/** Looks at a volume by a helper of its own, which is gone afterwards. @throws Fault NOT_FOUND */
export async function withVolume<T>(
  engine: Engine,
  volume: string,
  look: (root: FileRoot) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  // The engine would make a volume that is not there.
  await observeVolume(engine, volume)
  await removeForgotten(engine)
  const { root, spec } = await helperOf(engine, volume)
  const { id } = await engine.containers.create(spec, signal)
  try {
    return await look({ ...root, key: id })
  } finally {
    // Not by the signal: who went away leaves nothing behind. Volumes that the image asks for are the helper's own.
    await engine.containers.remove(id, { force: true, volumes: true })
  }
}
