import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pinnedNode, root } from '../../../scripts/pinned-node.mjs'
import { run } from '../../support/host/run.ts'

/** How a connection stands in connections.json. */
export type ConnectionEntry =
  | { readonly id: string; readonly engine: 'libvirt'; readonly uri: string; readonly socket?: string }
  | { readonly id: string; readonly engine: 'docker'; readonly host: string }

export interface HostOptions {
  /** Instead of the engines of this machine. */
  readonly connections?: readonly ConnectionEntry[]
  /** The user's own catalogue of OS images. */
  readonly images?: readonly object[]
  /** 0 lets the system choose. */
  readonly port?: number
  /** More options of `labrig serve`. */
  readonly args?: readonly string[]
  /** Put before PATH: stand-ins for programs of the host. */
  readonly programs?: string
  /** Beside its own. */
  readonly environment?: Readonly<Record<string, string>>
  /** The words that start it with this environment instead: as another user, in another world. */
  readonly through?: (command: readonly string[], environment: Readonly<Record<string, string>>) => readonly string[]
}

const READY_WITHIN = 30_000

/** The real headless host on folders of its own, started from the sources. */
export class HeadlessHost implements AsyncDisposable {
  /** A link with a ticket; works once. */
  url = ''
  readonly #folder: string
  readonly #options: HostOptions
  #process: ChildProcess | null = null

  private constructor(folder: string, options: HostOptions) {
    this.#folder = folder
    this.#options = options
  }

  static async start(options: HostOptions = {}): Promise<HeadlessHost> {
    const folder = await mkdtemp(join(tmpdir(), 'labrig-test-host-'))
    const config = join(folder, 'config/labrig')
    await mkdir(config, { recursive: true })
    if (options.connections !== undefined) {
      const file = { version: 1, connections: options.connections }
      await writeFile(join(config, 'connections.json'), JSON.stringify(file))
    }
    if (options.images !== undefined) {
      await writeFile(join(config, 'os-images.json'), JSON.stringify({ version: 1, images: options.images }))
    }
    const host = new HeadlessHost(folder, options)
    await host.launch(options.port ?? 0)
    return host
  }

  /** The same, to the page of machines. */
  get machinesUrl(): string {
    return `${this.url}#/machines`
  }

  /** What it has written down of the user's choices. */
  async settings(): Promise<Record<string, unknown>> {
    const text = await readFile(join(this.#folder, 'config/labrig/settings.json'), 'utf8').catch(() => '{}')
    return JSON.parse(text) as Record<string, unknown>
  }

  /** The folder of what it remembers. */
  get state(): string {
    return join(this.#folder, 'state')
  }

  get origin(): string {
    return new URL(this.url).origin
  }

  get port(): number {
    return Number(new URL(this.url).port)
  }

  /** Of the process that runs the services. */
  get pid(): number {
    return this.#process?.pid ?? 0
  }

  /** Starts it, again after `kill`: on the same port unless told. */
  async launch(port = this.port): Promise<void> {
    const folder = (name: string) => join(this.#folder, name)
    const args = ['--port', String(port), '--print-url', ...(this.#options.args ?? [])]
    const { programs, through } = this.#options
    const environment = {
      PATH: [...(programs === undefined ? [] : [programs]), process.env['PATH']].join(':'),
      XDG_CONFIG_HOME: folder('config'),
      XDG_STATE_HOME: folder('state'),
      XDG_CACHE_HOME: folder('cache'),
      XDG_RUNTIME_DIR: folder('run'),
      ...this.#options.environment,
    }
    await mkdir(folder('run'), { recursive: true })
    // Whoever runs it writes here.
    if (through !== undefined) await run('chmod', ['-R', 'a+rwX', this.#folder])
    const command = [pinnedNode(), join(root, 'main/cli/index.ts'), 'serve', ...args]
    const [program = '', ...words] = through?.(command, environment) ?? command
    const child = spawn(program, words, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    })
    this.#process = child
    this.url = await firstLine(child)
  }

  /** As a crash would. */
  async kill(): Promise<void> {
    const child = this.#process
    this.#process = null
    if (child === null || child.exitCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    await rm(this.#folder, { recursive: true, force: true })
  }

  get options(): HostOptions {
    return this.#options
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = ''
    let err = ''
    const timer = setTimeout(() => reject(new Error(`the host printed no link: ${err}`)), READY_WITHIN)
    child.stderr?.on('data', (chunk: Buffer) => (err = (err + chunk.toString()).slice(-4000)))
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString()
      if (!out.includes('\n')) return
      clearTimeout(timer)
      resolve(out.split('\n')[0] ?? '')
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`the host ended with ${code}: ${err}`))
    })
  })
}
