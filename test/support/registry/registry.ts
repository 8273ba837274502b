import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { rootfsTar } from '../host/index.ts'

export type Registry = {
  /**
   * What stands before the first slash of a reference. Every repository has the tags 1, `slow` and `foreign`, which is for
   * another processor; one below `answers-STATUS/` is refused with that status.
   */
  readonly address: string
  /** Lets the layers of `slow` come to their ends. Until then two of its three stop half way. */
  readonly release: () => void
  /** How many tokens were given out so far. */
  readonly tokensGiven: () => Promise<number>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

export interface RegistryOptions {
  /** A network namespace; the host's unless given. */
  readonly namespace?: string
  /** Address that it listens at; loopback unless given. */
  readonly address?: string
  /** USER:PASSWORD; none unless given. */
  readonly login?: string
  /** The login is not for the registry, but for a server of tokens beside it. */
  readonly tokens?: boolean
  /** Calls that a token is good for; no end unless given. */
  readonly tokenUses?: number
  /** Tokens after which the server of them answers 429. */
  readonly tokenLimit?: number
  /** Tags t1, t2, … that the repository team/many has from the beginning, in pages of ten. */
  readonly many?: number
  /** What it says of its pull limit: how many in how many seconds, and how many are left. */
  readonly pulls?: { readonly limit: number; readonly window: number; readonly left: number }
  /** PEM; plain HTTP unless given. */
  readonly tls?: { readonly key: string; readonly cert: string }
}

/** A registry of the host or of a network namespace, on loopback unless told otherwise. */
export async function registry({ namespace, ...options }: RegistryOptions = {}): Promise<Registry> {
  const address = options.address ?? '127.0.0.1'
  const words = [join(import.meta.dirname, 'server.ts'), await rootfsTar(), JSON.stringify({ ...options, address })]
  const inside = namespace === undefined ? [] : ['nsenter', `--net=/run/netns/${namespace}`]
  const [program = '', ...rest] = [...inside, process.execPath, ...words]
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] })
  const gone = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const dispose = async (): Promise<void> => {
    child.kill('SIGKILL')
    await gone
  }
  for await (const port of createInterface({ input: child.stdout })) {
    const release = (): void => void child.stdin.write('release\n')
    const at = `${options.tls === undefined ? 'http' : 'https'}://${address}:${port}/tokens-given`
    const tokensGiven = async (): Promise<number> => Number(await (await fetch(at)).text())
    return { address: `${address}:${port}`, release, tokensGiven, [Symbol.asyncDispose]: dispose }
  }
  throw new Error('the registry did not start')
}
