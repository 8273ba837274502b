import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { createInterface } from 'node:readline'

/**
 * A Python process with an open connection that does a piece of work whenever asked and says how long it took by its own
 * clock: what starting Python costs is not counted against it.
 */
export class PythonPeer implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #lines: AsyncIterator<string>

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  }

  /** @param work body of a Python function of `conn` and `libvirt` that returns how many domains it saw */
  static async start(work: string): Promise<PythonPeer> {
    const body = work
      .trim()
      .split('\n')
      .map((line) => `    ${line}`)
      .join('\n')
    const script = `
import sys, time, libvirt
conn = libvirt.open('qemu:///system')
def work():
${body}
print('ready', flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    count = work()
    print((time.perf_counter() - start) * 1000, count, flush=True)
`
    // The distribution's Python: python3-libvirt belongs to it, whatever another Python stands first in PATH.
    const peer = new PythonPeer(spawn('/usr/bin/python3', ['-c', script], { stdio: ['pipe', 'pipe', 'pipe'] }))
    const errors: string[] = []
    peer.#child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
    if ((await peer.#line()) !== 'ready') throw new Error(`python3-libvirt did not start: ${errors.join('')}`)
    return peer
  }

  async #line(): Promise<string | undefined> {
    const next = await this.#lines.next()
    return next.done ? undefined : next.value
  }

  /** Milliseconds of one piece of work. @param expected how many domains it must have seen */
  async time(expected: number): Promise<number> {
    this.#child.stdin.write('go\n')
    const [milliseconds, count] = ((await this.#line()) ?? '').split(' ').map(Number)
    if (milliseconds === undefined || count !== expected)
      throw new Error(`python saw ${count} domains, not ${expected}`)
    return milliseconds
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('close', resolve))
    this.#child.stdin.end()
    await ended
  }
}
