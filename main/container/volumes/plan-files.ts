import { notFound } from '../../../contract/fault.ts'
import { formatId } from '../../../contract/ids.ts'
import type { Engine } from '../../docker/engine.ts'
import type { Engines } from '../../step/engines.ts'
import type { Plan } from '../../step/plan.ts'
import type { Step } from '../../step/step.ts'
import { copyInTo, copyOutOf, type CopyPlan } from '../files/plan-copies.ts'
import { lossesOf, namedIn, requireOutside } from '../files/plan-names.ts'
import { folderIn, newPlace, writeIn, type FilePlan, type WriteInput } from '../files/plan-write.ts'
import { plainPath } from '../files/root.ts'
import { helperBy, withTool, withVolume } from './lending.ts'
import { byHelper, type OnVolume } from './plans.ts'

const inside = (place: string, path: string) => plainPath(`${place}${path}`)

/** The same in the helper, where the volume has a place. @throws Fault NOT_FOUND for a step that knows no place */
function inHelper(step: Step, helper: { connection: string; container: string; name: string }, place: string): Step {
  if (step.type === 'container.copy-out') return { ...step, ...helper, path: inside(place, step.path) }
  if (step.type === 'container.copy-in' || step.type === 'container.write' || step.type === 'container.make-folder') {
    return { ...step, ...helper, folder: inside(place, step.folder) }
  }
  throw notFound('step in a volume', step.type)
}

/** What a helper that never runs can do: the plan makes it, and removes it. */
async function byArchive<P extends FilePlan>(
  input: OnVolume,
  engines: Engines,
  make: (engine: Engine) => Promise<P>,
): Promise<P & Pick<Plan, 'subjects'>> {
  const engine = await engines.docker(input.connection)
  const made = await make(engine)
  const steps = await byHelper(input, engine, (helper, place) =>
    made.steps.map((step) => inHelper(step, helper, place)),
  )
  return { ...made, subjects: [formatId('volume', input.connection, input.name)], atomic: true, steps }
}

const on = ({ connection, name }: OnVolume) => ({ connection, container: '', name })

/** @throws Fault NOT_FOUND, INVALID_INPUT, NAME_TAKEN, PATH_PROBLEM, REFUSED */
export function planVolumeCopyOut(
  input: OnVolume & { readonly path: string; readonly to: string },
  engines: Engines,
): Promise<CopyPlan> {
  return byArchive(input, engines, (engine) =>
    withVolume(engine, input.name, (root) => copyOutOf(root, on(input), input)),
  )
}

/** @throws Fault NOT_FOUND, INVALID_INPUT, NAME_TAKEN, PATH_PROBLEM, REFUSED */
export function planVolumeCopyIn(
  input: OnVolume & { readonly from: string; readonly to: string; readonly replace: boolean },
  engines: Engines,
): Promise<CopyPlan> {
  return byArchive(input, engines, (engine) =>
    withVolume(engine, input.name, (root) => copyInTo(root, on(input), input)),
  )
}

/** @throws Fault NOT_FOUND, INVALID_INPUT, NAME_TAKEN, REFUSED when somebody else has changed it meanwhile */
export function planVolumeWriteFile(input: OnVolume & WriteInput, engines: Engines): Promise<Plan> {
  return byArchive(input, engines, (engine) =>
    withVolume(engine, input.name, (root) => writeIn(root, on(input), input)),
  )
}

/** @throws Fault NOT_FOUND, NAME_TAKEN */
export function planVolumeMakeFolder(input: OnVolume & { readonly path: string }, engines: Engines): Promise<Plan> {
  return byArchive(input, engines, (engine) =>
    withVolume(engine, input.name, (root) => folderIn(root, on(input), input)),
  )
}

/**
 * What takes a name away is a program. The volume's own place on the host would do only for who is root there, and a link that
 * a container has put into it could lead out of it: a helper without a network runs it, with nothing but the volume to reach.
 */
function byTool(
  { connection, name }: OnVolume,
  engine: Engine,
  tool: { readonly image: string; readonly words: (place: string) => readonly string[]; readonly gone: string },
): Step[] {
  const { spec: idle, root } = helperBy(engine, name, tool.image)
  const [entrypoint = '', ...command] = tool.words(root.base)
  const spec = { ...idle, entrypoint: [entrypoint], command, user: '0' }
  const helper = { connection, container: spec.name, name: spec.name }
  return [
    { type: 'container.create', connection, spec },
    { type: 'container.finish', ...helper, gone: inside(root.base, tool.gone) },
    { type: 'container.remove', ...helper, force: false, volumes: true },
  ]
}

/** @throws Fault NOT_FOUND, NAME_TAKEN, INVALID_INPUT, REFUSED where no image has the program */
export async function planVolumeRenameFile(
  input: OnVolume & { readonly path: string; readonly to: string },
  engines: Engines,
): Promise<Plan> {
  const engine = await engines.docker(input.connection)
  const { image, value } = await withTool(engine, input.name, 'mv', async (root) => {
    const { path } = await namedIn(root, input.path)
    const { path: to } = await newPlace(root, input.to)
    requireOutside(path, to)
    return { path, to }
  })
  const { path, to } = value
  const words = (place: string) => ['/bin/mv', '-n', '--', inside(place, path), inside(place, to)]
  return {
    ...planOn(input, `rename ${path} of ${input.name} to ${to}`),
    steps: byTool(input, engine, { image, words, gone: path }),
    destroys: [],
  }
}

/** @throws Fault NOT_FOUND, INVALID_INPUT, REFUSED where no image has the program */
export async function planVolumeDeleteFile(
  input: OnVolume & { readonly path: string },
  engines: Engines,
): Promise<Plan> {
  const engine = await engines.docker(input.connection)
  const { image, value } = await withTool(engine, input.name, 'rm', async (root) => {
    const { path } = await namedIn(root, input.path)
    return { path, destroys: await lossesOf(root, path, input.name) }
  })
  const { path, destroys } = value
  const words = (place: string) => ['/bin/rm', '-rf', '--', inside(place, path)]
  return {
    ...planOn(input, `delete ${path} of ${input.name}`),
    steps: byTool(input, engine, { image, words, gone: path }),
    destroys,
  }
}

/** Atomic: a helper that got stuck goes with the plan. */
function planOn({ connection, name }: OnVolume, title: string): Omit<Plan, 'steps' | 'destroys'> {
  const id = formatId('volume', connection, name)
  return { title, subjects: [id], atomic: true, locks: [id] }
}
