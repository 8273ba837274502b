import { compareApi } from './api-version.ts'
import type { OutputName } from './demux.ts'
import type { EngineContext } from './engine-context.ts'
import { DockerError, isDockerError } from './errors.ts'
import type { HttpClient } from './http-client.ts'
import { flag, number, object, text } from './json.ts'
import { ProcessStream, resizeTerminal, type TerminalSize } from './process-stream.ts'
import { pathName } from './query.ts'
import { pause } from './pause.ts'

export interface ExecSpec {
  readonly command: readonly string[]
  readonly tty?: boolean
  readonly stdin?: boolean
  readonly env?: readonly string[]
  readonly user?: string
  readonly workingDir?: string
  readonly privileged?: boolean
  /** Of the terminal; sent once after the start. */
  readonly size?: TerminalSize
  readonly detachKeys?: string
}

export interface ExecState {
  readonly running: boolean
  /** undefined while running. */
  readonly exitCode: number | undefined
  readonly pid: number
}

export interface ExecResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** Output beyond the bound was dropped. */
  readonly truncated: boolean
}

/** A started exec: its streams, and its exit code after them. */
export interface ExecSession {
  readonly id: string
  readonly stream: ProcessStream
  /** Waits until the process is over. Read the output to its end first, or it may block on it. */
  exitCode(signal?: AbortSignal): Promise<number>
}

const DEFAULT_OUTPUT_BYTES = 4 * 1024 * 1024

/** Commands inside running containers. */
export class Execs {
  readonly #http: HttpClient

  constructor(context: EngineContext) {
    this.#http = context.http
  }

  /**
   * Starts a command with its streams attached.
   * @throws DockerError `conflict` if the container does not run or is paused, `not-found`
   */
  async open(containerId: string, spec: ExecSpec, signal?: AbortSignal): Promise<ExecSession> {
    const id = await this.#create(containerId, spec, signal)
    const tty = spec.tty ?? false
    const body = { Detach: false, Tty: tty, ...this.#consoleSize(spec) }
    const call = { operation: 'exec start', method: 'POST', path: `/exec/${id}/start`, body, signal } as const
    const { socket } = await this.#http.hijack(call)
    // A size that is asked for later must not be overtaken by the first one.
    const sized = tty && spec.size ? this.#firstResize(id, spec.size, signal) : Promise.resolve()
    const resize = (size: TerminalSize, end?: AbortSignal): Promise<void> =>
      sized.then(() => this.#resize(id, size, end))
    const address = this.#http.transport.describe
    const stream = new ProcessStream({ socket, tty, operation: 'exec', address, signal, resize })
    return { id, stream, exitCode: (end) => this.#exitCode(id, end) }
  }

  /**
   * Runs a command to its end. `input` is all it gets on stdin; output beyond `maxOutputBytes` (both streams together,
   * default 4 MiB) is dropped.
   */
  async run(
    containerId: string,
    spec: Omit<ExecSpec, 'tty' | 'size' | 'stdin'> & {
      readonly input?: string | Buffer
      readonly maxOutputBytes?: number
    },
    signal?: AbortSignal,
  ): Promise<ExecResult> {
    const { input, maxOutputBytes = DEFAULT_OUTPUT_BYTES, ...rest } = spec
    const session = await this.open(containerId, { ...rest, stdin: input !== undefined }, signal)
    if (input !== undefined) session.stream.stdin.end(input)
    const out: Record<OutputName, Buffer[]> = { stdout: [], stderr: [] }
    let room = maxOutputBytes
    let truncated = false
    for await (const { stream, bytes } of session.stream) {
      const taken = bytes.subarray(0, room)
      truncated ||= taken.length < bytes.length
      room -= taken.length
      if (taken.length > 0) out[stream].push(taken)
    }
    const [stdout, stderr] = [Buffer.concat(out.stdout).toString('utf8'), Buffer.concat(out.stderr).toString('utf8')]
    return { exitCode: await session.exitCode(signal), stdout, stderr, truncated }
  }

  async inspect(execId: string, signal?: AbortSignal): Promise<ExecState> {
    const path = `/exec/${pathName('exec inspect', 'exec', execId)}/json`
    const raw = object(await this.#http.json({ operation: 'exec inspect', method: 'GET', path, signal }))
    const running = flag(raw['Running'])
    // podman gives 0 or -1 while it runs, so the flag decides
    return {
      running,
      exitCode: running || raw['ExitCode'] === null ? undefined : number(raw['ExitCode']),
      pid: number(raw['Pid']),
    }
  }

  async #create(containerId: string, spec: ExecSpec, signal?: AbortSignal): Promise<string> {
    const operation = 'exec create'
    const body = {
      AttachStdin: spec.stdin ?? false,
      AttachStdout: true,
      AttachStderr: true,
      Tty: spec.tty ?? false,
      Cmd: spec.command,
      ...(spec.env && { Env: spec.env }),
      ...(spec.user !== undefined && { User: spec.user }),
      ...(spec.workingDir !== undefined && { WorkingDir: spec.workingDir }),
      ...(spec.privileged !== undefined && { Privileged: spec.privileged }),
      ...(spec.detachKeys !== undefined && { DetachKeys: spec.detachKeys }),
      ...this.#consoleSize(spec),
    }
    const path = `/containers/${pathName(operation, 'container', containerId)}/exec`
    const id = text(object(await this.#http.json({ operation, method: 'POST', path, body, signal }))['Id'])
    if (id !== '') return pathName(operation, 'exec', id)
    throw new DockerError({ operation, reason: 'bad-answer', message: 'the engine gave the new exec no id' })
  }

  /** The size at creation exists since API 1.42. */
  #consoleSize(spec: ExecSpec): { ConsoleSize?: [number, number] } {
    if (!spec.tty || !spec.size || compareApi(this.#http.apiVersion, '1.42') < 0) return {}
    return { ConsoleSize: [spec.size.rows, spec.size.columns] }
  }

  #resize(id: string, size: TerminalSize, signal?: AbortSignal): Promise<void> {
    return resizeTerminal(this.#http, { operation: 'exec resize', path: `/exec/${id}/resize` }, size, signal)
  }

  /** Right after the start the engine may not have the process yet and refuses (docker/cli tries again as well, tty.go). */
  async #firstResize(id: string, size: TerminalSize, signal?: AbortSignal): Promise<void> {
    for (const wait of [0, 10, 30, 100, 300]) {
      try {
        await pause(wait, signal)
        return await this.#resize(id, size, signal)
      } catch (error) {
        if (!isDockerError(error, 'engine', 'conflict', 'bad-request')) return
      }
    }
  }

  /** The output ends a moment before the engine has noted the exit. */
  async #exitCode(id: string, signal?: AbortSignal): Promise<number> {
    for (let wait = 5; ; wait = Math.min(wait * 2, 1000)) {
      const state = await this.inspect(id, signal)
      if (state.exitCode !== undefined) return state.exitCode
      await pause(wait, signal)
    }
  }
}
