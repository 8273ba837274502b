import { isUtf8 } from 'node:buffer'
import { access, constants, readFile, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Fault, nameTaken } from '../../contract/fault.ts'
import { MAX_DOCKERFILE, type DockerfileOnDisk } from '../../contract/image-build.ts'
import { textDigest } from '../system/checksum.ts'
import type { Plan } from '../step/plan.ts'
import { requireFolder, type ContextPlace } from './build-context.ts'

const mayWrite = (path: string) =>
  access(path, constants.W_OK).then(
    () => true,
    () => false,
  )

/** An empty text where there is none yet. @throws Fault PATH_PROBLEM */
export async function dockerfileOf({ context, dockerfile }: ContextPlace): Promise<DockerfileOnDisk> {
  await requireFolder(context)
  const asked = join(context, dockerfile)
  const info = await stat(asked).catch(() => null)
  if (info === null) {
    const readOnly = (await mayWrite(dirname(asked))) ? null : 'rights'
    return { text: '', found: false, path: asked, digest: null, readOnly }
  }
  const problem = (kind: 'format' | 'unreadable' | 'not-a-file', message: string) =>
    new Fault('PATH_PROBLEM', { path: asked, problem: kind, culprit: asked, remedy: [] }, message)
  if (!info.isFile()) throw problem('not-a-file', `${asked} is no file.`)
  if (info.size > MAX_DOCKERFILE) throw problem('format', `${asked} is too large for a Dockerfile.`)
  try {
    const path = await realpath(asked)
    const content = await readFile(path)
    const readOnly = !isUtf8(content) ? 'encoding' : (await mayWrite(path)) ? null : 'rights'
    return { text: content.toString('utf8'), found: true, path, digest: textDigest(content), readOnly }
  } catch {
    throw problem('unreadable', `${asked} may not be read.`)
  }
}

interface SaveInput extends ContextPlace {
  readonly text: string
  readonly digest: string | null
}

export interface SavePlan extends Plan {
  readonly path: string
  readonly digest: string
}

/** @throws Fault PATH_PROBLEM, NAME_TAKEN (a new one that is there by now), REFUSED when somebody has changed it meanwhile */
export async function planSaveDockerfile(input: SaveInput): Promise<SavePlan> {
  const now = await dockerfileOf(input)
  const { path } = now
  if (input.digest === null && now.found) throw nameTaken('file', path, path)
  if (input.digest !== now.digest) {
    throw new Fault('REFUSED', { reason: 'file-changed', detail: path }, `${path} was changed by somebody else.`)
  }
  if (!now.found) await requireFolder(dirname(path))
  if (now.readOnly !== null) {
    const reason = now.readOnly === 'rights' ? 'not-writable' : 'not-text'
    const words = now.readOnly === 'rights' ? `${path} may not be written.` : `${path} is no UTF-8 text.`
    throw new Fault('REFUSED', { reason, detail: path }, words)
  }
  return {
    title: `write ${path}`,
    subjects: [],
    steps: [{ type: 'file.save', path, text: input.text, digest: input.digest }],
    atomic: false,
    destroys: [],
    locks: [`file:${path}`],
    path,
    digest: textDigest(input.text),
  }
}
