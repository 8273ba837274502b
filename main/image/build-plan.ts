import { lintDockerfile, type LintCode } from '../../contract/dockerfile-lint.ts'
import { lintSentence } from '../../contract/texts/dockerfile-lint-texts.ts'
import { basesOf, readDockerfile, stagesOf } from '../../contract/dockerfile.ts'
import { Fault } from '../../contract/fault.ts'
import type { imageBuild } from '../../contract/image-build.ts'
import type { z } from 'zod'
import type { Engine } from '../docker/engine.ts'
import { isDockerError } from '../docker/errors.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { requireFolder } from './build-context.ts'
import { dockerfileOf } from './dockerfile.ts'

type Input = z.infer<typeof imageBuild>

/**
 * Base images that are not here are fetched first: neither builder then needs a login, and a pull tells of its layers.
 * @throws Fault PATH_PROBLEM; UNSUPPORTED for BuildKit where there is none; INVALID_INPUT with the file and the line of what no builder would take
 */
export async function planImageBuild(input: Input, engines: Engines): Promise<Plan> {
  const { connection, context, dockerfile, tags, args, target, noCache } = input
  const engine = await engines.docker(connection)
  await requireFolder(context)
  const text = input.text ?? (await textOf(input))
  refuseBroken(text, dockerfile)
  const file = readDockerfile(text)
  requireTarget(target, stagesOf(file, args), dockerfile)
  const missing = await missingOf(engine, basesOf(file, args))
  const pulls: Step[] = missing.map((reference) => ({ type: 'image.pull', connection, reference, login: null }))
  if (input.builder === 'buildkit' && engine.isPodman) throw noBuildkit()
  const builder = input.builder === 'auto' ? (engine.firstPing.builder === '2' ? 'buildkit' : 'classic') : input.builder
  const step: Step = {
    ...{ type: 'image.build', connection, context, dockerfile, text: input.text ?? null },
    ...{ tags, args, target, noCache, builder },
  }
  const named = tags.length > 0 ? tags.join(', ') : context
  return { title: `build ${named}`, subjects: [], steps: [...pulls, step], atomic: false, destroys: [], locks: [] }
}

/** Podman takes the parameter and builds by its own builder all the same (buildah). */
function noBuildkit(): Fault<'UNSUPPORTED'> {
  return new Fault('UNSUPPORTED', { feature: 'buildkit' }, 'Podman builds by its own builder; it has no BuildKit.')
}

async function textOf(input: Input): Promise<string> {
  const { text, found } = await dockerfileOf(input)
  if (found) return text
  const path = `${input.context}/${input.dockerfile}`
  throw new Fault('PATH_PROBLEM', { path, problem: 'missing', culprit: path, remedy: [] }, `There is no file ${path}.`)
}

function refuseBroken(text: string, file: string): void {
  const problem = (place: string, code: LintCode, word: string) => {
    const sentence = `${place}: ${lintSentence(code, word)}`
    return new Fault('INVALID_INPUT', { field: 'dockerfile', problem: sentence }, `${sentence}.`)
  }
  if (readDockerfile(text).instructions.length === 0) throw problem(file, 'no-from', '')
  const [error] = lintDockerfile(text).filter(({ severity }) => severity === 'error')
  if (error !== undefined) throw problem(`${file}:${error.line}`, error.code, error.word)
}

function requireTarget(target: string, stages: readonly { name: string }[], file: string): void {
  if (target === '' || /^\d+$/.test(target) || stages.some(({ name }) => name === target.toLowerCase())) return
  const problem = `${file} has no stage ${target}`
  throw new Fault('INVALID_INPUT', { field: 'target', problem }, `${problem}.`)
}

async function missingOf(engine: Engine, references: readonly string[]): Promise<string[]> {
  const missing: string[] = []
  for (const reference of references) {
    try {
      await engine.images.inspect(reference)
    } catch (error) {
      if (!isDockerError(error, 'not-found')) throw error
      missing.push(reference)
    }
  }
  return missing
}
