import type { Readable } from 'node:stream'
import { BuildReader, type BuildStep } from './build-reader.ts'
import type { EngineContext } from './engine-context.ts'
import { abortedError, errorFromSocket } from './error-answer.ts'
import { DockerError } from './errors.ts'
import type { RegistryAuth } from './images.ts'
import type { Query } from './query.ts'

export interface BuildOptions {
  /** Path inside the context. */
  readonly dockerfile: string
  readonly tags: readonly string[]
  readonly args: Readonly<Record<string, string>>
  readonly target: string
  readonly noCache: boolean
  readonly builder: 'classic' | 'buildkit'
  /** By server: for base images that the classic builder fetches itself. */
  readonly logins?: Readonly<Record<string, RegistryAuth>>
  onSteps?(steps: readonly BuildStep[]): void
}

/** Milliseconds between two reports. */
const REPORT_EVERY = 150

function queryOf({ dockerfile, tags, args, target, noCache, builder }: BuildOptions): Query {
  return {
    dockerfile,
    t: tags,
    buildargs: args,
    target: target === '' ? undefined : target,
    nocache: noCache,
    rm: true,
    forcerm: true,
    version: builder === 'buildkit' ? '2' : '1',
  }
}

/**
 * Builds an image of a context that comes as a tar archive. BuildKit gets it in the request as the classic builder does: that
 * needs no session, and so no frontend of its own and no login; base images have to be here.
 * @returns the image's id
 * @throws DockerError
 */
export async function buildImage(
  { http }: EngineContext,
  context: Readable,
  options: BuildOptions,
  signal?: AbortSignal,
): Promise<string> {
  const query = queryOf(options)
  const logins = Buffer.from(JSON.stringify(options.logins ?? {})).toString('base64url')
  const call = { operation: 'image build', method: 'POST', path: '/build', query, body: context } as const
  const source = await http.stream({ ...call, headers: { 'X-Registry-Config': logins }, signal, timeoutMs: 0 })
  const reader = new BuildReader()
  // The last piece before a long pause has to be told too: a step that runs for minutes prints nothing.
  let timer: NodeJS.Timeout | undefined
  const report = () => {
    clearTimeout(timer)
    timer = undefined
    options.onSteps?.(reader.steps)
  }
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      if (reader.push(chunk)) timer ??= setTimeout(report, REPORT_EVERY)
    }
    reader.end()
  } catch (error) {
    throw failureOf(error, http.transport.describe, signal)
  } finally {
    report()
    source.destroy()
    context.destroy()
  }
  if (reader.image === '') {
    const message = 'the builder ended without an image'
    throw new DockerError({ operation: 'image build', reason: 'bad-answer', message })
  }
  return reader.image
}

function failureOf(error: unknown, address: string, signal: AbortSignal | undefined): DockerError {
  if (signal?.aborted === true) return abortedError('image build', signal)
  if (!(error instanceof RangeError)) return errorFromSocket('image build', error, address)
  return new DockerError({ operation: 'image build', reason: 'bad-answer', message: error.message, cause: error })
}
