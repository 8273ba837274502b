import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { rootfsTar } from '../host/index.ts'

export type Registry = {
  /** What stands before the first slash of a reference. Every repository has the tags 1 and `slow`. */
  readonly address: string
  /** Lets the layers of `slow` come to their ends. Until then two of its three stop half way. */
  readonly release: () => void
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** A registry on loopback, of the host or of a network namespace. `login` is USER:PASSWORD; none unless given. */
export async function registry(options: { namespace?: string; login?: string } = {}): Promise<Registry> {
  const script = [process.execPath, join(import.meta.dirname, 'server.ts'), await rootfsTar()]
  const words = options.login === undefined ? script : [...script, options.login]
  const inside = options.namespace === undefined ? [] : ['nsenter', `--net=/run/netns/${options.namespace}`]
  const [program = '', ...rest] = [...inside, ...words]
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] })
  const gone = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const dispose = async (): Promise<void> => {
    child.kill('SIGKILL')
    await gone
  }
  for await (const port of createInterface({ input: child.stdout })) {
    const release = (): void => void child.stdin.write('release\n')
    return { address: `127.0.0.1:${port}`, release, [Symbol.asyncDispose]: dispose }
  }
  throw new Error('the registry did not start')
}
