import { randomBytes } from 'node:crypto'
import { Fault, notFound } from '../../../contract/fault.ts'
import type { ContainerSpec } from '../../docker/container-spec.ts'
import type { Engine } from '../../docker/engine.ts'
import { isDockerError } from '../../docker/errors.ts'
import type { Volume } from '../../docker/volumes.ts'
import { HELPER_LABEL } from '../../inventory/docker-items.ts'
import { statIn, type FileRoot } from '../files/root.ts'

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

interface Helper {
  readonly root: FileRoot
  readonly spec: ContainerSpec & { readonly name: string }
}

const nameOf = ({ tags, id }: { readonly tags: readonly string[]; readonly id: string }) => tags[0] ?? id

/** The smallest first. @throws Fault REFUSED for an engine without images */
async function imagesOf(engine: Engine): Promise<string[]> {
  const images = (await engine.images.list()).sort((a, b) => a.size - b.size).map(nameOf)
  if (images.length > 0) return images
  const words = 'The files of a volume are read by a container that is never started, and there is no image for one.'
  throw new Fault('REFUSED', { reason: 'no-image', remedy: ['docker pull busybox'] }, words)
}

/**
 * A container that is never started: the engine's archives are those of containers, and one that only has the volume gives its
 * files without running anything. Of any image, since nothing of it is used.
 * @throws Fault REFUSED for an engine without images
 */
export async function helperOf(engine: Engine, volume: string): Promise<Helper> {
  const [smallest = ''] = await imagesOf(engine)
  return helperBy(engine, volume, smallest)
}

/** The same of an image that is known. */
export function helperBy(engine: Engine, volume: string, image: string): Helper {
  const name = `labrig-volume-${randomBytes(4).toString('hex')}`
  return {
    root: { engine, key: name, base: PLACE },
    spec: {
      name,
      image,
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
  return lend(engine, await helperOf(engine, volume), look, signal)
}

async function lend<T>(
  engine: Engine,
  { root, spec }: Helper,
  look: (root: FileRoot) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const { id } = await engine.containers.create(spec, signal)
  try {
    return await look({ ...root, key: id })
  } finally {
    // Not by the signal: who went away leaves nothing behind. Volumes that the image asks for are the helper's own.
    await engine.containers.remove(id, { force: true, volumes: true })
  }
}

/** Images that are asked for a program, the smallest first: each costs a helper. */
const MOST_ASKED = 12

/**
 * Looks at a volume by a helper whose image has a program, which nothing is started for: its files say so.
 * @param tool a name in /bin
 * @throws Fault NOT_FOUND, REFUSED where no image here has it
 */
export async function withTool<T>(
  engine: Engine,
  volume: string,
  tool: string,
  look: (root: FileRoot) => Promise<T>,
): Promise<{ readonly image: string; readonly value: T }> {
  await observeVolume(engine, volume)
  await removeForgotten(engine)
  for (const image of (await imagesOf(engine)).slice(0, MOST_ASKED)) {
    const found = await lend(engine, helperBy(engine, volume, image), async (root) => {
      const own = { ...root, base: '' }
      return (await statIn(own, `/bin/${tool}`)) === null ? null : { image, value: await look(root) }
    })
    if (found !== null) return found
  }
  const words = `None of the ${MOST_ASKED} smallest images here has the program ${tool}.`
  throw new Fault('REFUSED', { reason: 'no-tool-image', detail: tool, remedy: ['docker pull busybox'] }, words)
}
