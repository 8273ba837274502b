import { join } from 'node:path'
import type { Machine } from '../../../contract/machine.ts'
import type { RunResult, TestUser } from '../host/index.ts'
import { CLI, type ConfiguredConnection } from './labrig.ts'

/** The command line as an ordinary user runs it, with that user's own folders. */
export class UserLabrig {
  readonly #user: TestUser
  readonly #environment: Readonly<Record<string, string>>

  private constructor(user: TestUser, environment: Readonly<Record<string, string>>) {
    this.#user = user
    this.#environment = environment
  }

  static async of(user: TestUser, options: { connections?: readonly ConfiguredConnection[] } = {}) {
    // Short: below them lie the sockets of guests, whose path a session's libvirtd must fit into 107 characters.
    const [runtime, config] = [join(user.home, 'r'), join(user.home, 'c')]
    await user.run('mkdir', ['-m', '700', runtime, config])
    if (options.connections) {
      // By the user: a folder of root's in the way would also stop the user's own libvirtd.
      const input = JSON.stringify({ version: 1, connections: options.connections })
      const script = 'mkdir ~/c/labrig && cat >~/c/labrig/connections.json'
      await user.run('sh', ['-c', script], { input })
    }
    return new UserLabrig(user, { XDG_RUNTIME_DIR: runtime, XDG_CONFIG_HOME: config })
  }

  /** The same folders for other programs of the user. */
  get environment(): Readonly<Record<string, string>> {
    return this.#environment
  }

  run(...args: string[]): Promise<RunResult> {
    return this.#user.run(process.execPath, [CLI, ...args], { env: this.#environment })
  }

  async machines(): Promise<Machine[]> {
    const { code, stdout, stderr } = await this.run('ls', '--json')
    if (code !== 0) throw new Error(`labrig ls ended with ${code}: ${stderr}`)
    return JSON.parse(stdout) as Machine[]
  }

  async call<A = Record<string, never>>(procedure: string, input?: unknown): Promise<A> {
    const words = input === undefined ? [] : [JSON.stringify(input)]
    const { code, stdout, stderr } = await this.run('call', procedure, ...words)
    if (code !== 0) throw new Error(`${procedure} ended with ${code}: ${stderr}`)
    return JSON.parse(stdout) as A
  }
}

/** Why this user cannot run the checkout at all (it may lie in a private home), or undefined. */
export async function cannotRun(user: TestUser): Promise<string | undefined> {
  for (const path of [process.execPath, CLI]) {
    const { code } = await user.run('test', ['-r', path])
    if (code !== 0) return `an ordinary user may not read ${path}`
  }
  return undefined
}
