import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Browser, type Page } from 'playwright-core'
import { CHROMIUM } from './chromium.ts'
import type { Answer, Question, Questions } from './control.ts'

/** ms until the app's windows must be there, also on a busy machine. */
const WINDOWS_WITHIN = 60_000
/** ms of one attempt to reach Chromium. */
const CONNECTED_WITHIN = 5_000
const BOOT = join(import.meta.dirname, 'boot.ts')

/** The folder with main/, preload/ and renderer/: what `npm run build` made, or another build to look at. */
export function builtFolder(): string {
  return process.env['LABRIG_TEST_OUT'] ?? join(import.meta.dirname, '../../../out')
}

/** Why the shim cannot run here; null when it can. */
export function shimLacks(out = builtFolder()): string | null {
  if (!existsSync(CHROMIUM)) return `${CHROMIUM} is not there`
  if (!existsSync(join(out, 'main/index.js'))) return 'the app is not built: npm run build'
  return null
}

export interface ShimOptions {
  readonly environment: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}

/** A running app: its pages by playwright, its main process by questions. */
export class ShimmedApp implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #profile: string
  readonly #ended: Promise<number>
  #browser: Browser | undefined
  #asked = 0
  #output = ''

  private constructor(child: ChildProcess, profile: string) {
    this.#child = child
    this.#profile = profile
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.#output = (this.#output + chunk.toString()).slice(-20_000)))
    }
    this.#ended = new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 137)))
  }

  static async start({ environment, args = [] }: ShimOptions): Promise<ShimmedApp> {
    const profile = await mkdtemp(join(tmpdir(), 'labrig-test-shim-'))
    const child = spawn(process.execPath, [BOOT, join(builtFolder(), 'main/index.js'), ...args], {
      env: { ...process.env, ...environment, LABRIG_SHIM_PROFILE: profile },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    return new ShimmedApp(child, profile)
  }

  /** What the processes have written, its end. */
  get output(): string {
    return this.#output
  }

  ask<Name extends keyof Questions>(
    name: Name,
    ...input: Parameters<Questions[Name]>
  ): Promise<Awaited<ReturnType<Questions[Name]>>> {
    const id = ++this.#asked
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error(`the app ended before it answered ${name}:\n${this.#output}`))
      const hear = (answer: Answer) => {
        if (answer.id !== id) return
        this.#child.off('message', hear)
        this.#child.off('exit', gone)
        if (answer.error === undefined) resolve(answer.value as Awaited<ReturnType<Questions[Name]>>)
        else reject(new Error(answer.error))
      }
      this.#child.on('message', hear)
      this.#child.once('exit', gone)
      this.#child.send({ id, name, input: input[0] } satisfies Question, (error) => error && reject(error))
    })
  }

  /** The pages of the app's windows, oldest first; waits until there are so many. */
  async pages(count = 1): Promise<Page[]> {
    const late = AbortSignal.timeout(WINDOWS_WITHIN)
    while (!late.aborted) {
      this.#browser ??= await this.#connect()
      const pages = this.#browser?.contexts().flatMap((context) => context.pages()) ?? []
      const ours = pages.filter((page) => page.url().includes('.app.invalid'))
      if (ours.length >= count) return ours
      if (this.#child.exitCode !== null) break
      await sleep(50)
    }
    throw new Error(`the app showed no ${count} windows:\n${this.#output}`)
  }

  async page(): Promise<Page> {
    const [page] = await this.pages()
    if (page === undefined) throw new Error('no page')
    return page
  }

  /** Waits for its end. @returns the exit code */
  end(): Promise<number> {
    return this.#ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser?.close().catch(() => undefined)
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      // The app closes its services and Chromium; what hangs is ended.
      this.ask('quit').catch(() => undefined)
      const late = setTimeout(() => this.#child.kill('SIGKILL'), 10_000)
      await this.#ended
      clearTimeout(late)
    }
    // Chromium's last processes may still be writing.
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }

  /** Undefined until Chromium listens: it writes the port that it chose into its profile. */
  async #connect(): Promise<Browser | undefined> {
    try {
      const [port] = (await readFile(join(this.#profile, 'DevToolsActivePort'), 'utf8')).split('\n')
      return await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: CONNECTED_WITHIN })
    } catch {
      return undefined
    }
  }
}
