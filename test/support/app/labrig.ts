import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Machine } from '../../../contract/machine.ts'
import { reachableFolder, removeFolder, tryRun, type RunOptions, type RunResult } from '../host/index.ts'

/** The command line as a checkout runs it: from the sources. */
export const CLI = join(import.meta.dirname, '../../../main/cli/index.ts')

/** What connections.json holds; see main/host/connection-specs.ts. */
export type ConfiguredConnection =
  | { readonly id: string; readonly engine: 'libvirt'; readonly uri: string; readonly socket?: string }
  | { readonly id: string; readonly engine: 'docker'; readonly host: string }

export type FailureReport = {
  readonly exit: number
  readonly code: string
  readonly message: string
  readonly data: Readonly<Record<string, unknown>>
}

export type LabrigOptions = {
  /** Replaces the engines that would be found on this host. */
  readonly connections?: readonly ConfiguredConnection[]
  readonly environment?: Readonly<Record<string, string>>
}

/** A user of the command line with settings, journal, log and locks of their own. */
export class Labrig implements AsyncDisposable {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>

  private constructor(folder: string, environment: Readonly<Record<string, string>>) {
    this.folder = folder
    this.environment = environment
  }

  static async make(options: LabrigOptions = {}): Promise<Labrig> {
    const folder = await reachableFolder('user')
    await mkdir(join(folder, 'run'), { mode: 0o700 })
    const labrig = new Labrig(folder, {
      XDG_CONFIG_HOME: join(folder, 'config'),
      XDG_STATE_HOME: join(folder, 'state'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      XDG_RUNTIME_DIR: join(folder, 'run'),
      // Whatever the person who runs the tests has set.
      DOCKER_HOST: '',
      DOCKER_CONTEXT: '',
      LIBVIRT_DEFAULT_URI: '',
      // Who runs the tests by sudo is not who is looked at.
      SUDO_USER: '',
      ...options.environment,
    })
    if (options.connections) await labrig.connect(options.connections)
    return labrig
  }

  get stateFolder(): string {
    return join(this.folder, 'state/labrig')
  }

  get configFolder(): string {
    return join(this.folder, 'config/labrig')
  }

  get cacheFolder(): string {
    return join(this.folder, 'cache/labrig')
  }

  get runtimeFolder(): string {
    return join(this.folder, 'run/labrig')
  }

  async connect(connections: readonly ConfiguredConnection[]): Promise<void> {
    const path = join(this.folder, 'config/labrig/connections.json')
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, JSON.stringify({ version: 1, connections }))
  }

  /** Runs a command line to its end, whatever its exit code. */
  run(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    return tryRun(process.execPath, [CLI, ...args], { ...options, env: { ...this.environment, ...options.env } })
  }

  /** Starts one that is talked to. The caller ends it. */
  spawn(args: readonly string[]): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [CLI, ...args], { env: { ...process.env, LC_ALL: 'C', ...this.environment } })
  }

  /** Standard output of one that must succeed. */
  async output(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(args)
    if (code !== 0) throw new Error(`labrig ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`)
    return stdout
  }

  /** Calls a procedure that must succeed; `A` is the answer's shape. */
  async call<A = Record<string, never>>(procedure: string, input?: unknown): Promise<A> {
    const text = await this.output('call', procedure, ...(input === undefined ? [] : [JSON.stringify(input)]))
    return JSON.parse(text === '' ? 'null' : text) as A
  }

  /** Calls a procedure that must fail: what it says, and the exit code. */
  async refusal(procedure: string, input?: unknown): Promise<FailureReport> {
    const words = ['call', procedure, ...(input === undefined ? [] : [JSON.stringify(input)]), '--json']
    const { code: exit, stdout, stderr } = await this.run(words)
    if (exit === 0) throw new Error(`${procedure} did not fail: ${stdout}`)
    const line = stderr.split('\n').find((one) => one.startsWith('{"error"'))
    if (line === undefined) throw new Error(`${procedure} ended with ${exit} without a report: ${stderr}`)
    return { exit, ...(JSON.parse(line) as { error: Omit<FailureReport, 'exit'> }).error }
  }

  async explain(procedure: string, input: unknown): Promise<string[]> {
    const text = await this.output('explain', procedure, JSON.stringify(input), '--json')
    return (JSON.parse(text) as { commands: string[] }).commands
  }

  /** `labrig ls --json`. */
  async machines(): Promise<Machine[]> {
    return JSON.parse(await this.output('ls', '--json')) as Machine[]
  }

  async machine(name: string): Promise<Machine | undefined> {
    return (await this.machines()).find((machine) => machine.name === name)
  }

  /** All that it has written to disk, by path: to look for what must not be there. */
  async written(): Promise<Map<string, string>> {
    const names = await readdir(this.folder, { recursive: true, withFileTypes: true })
    const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)))
  }

  [Symbol.asyncDispose](): Promise<void> {
    return removeFolder(this.folder)
  }
}
