import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

/** A running tcpdump. */
export interface PacketTap extends Disposable {
  /** pcap as tcpdump writes it, each packet at once. */
  readonly pcap: Readable
  /** When it ended, by whatever: its exit code (null = killed) and what it said. */
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>
}

/** Words of an error; the rest is how many packets there were. Characters. */
const SAID_KEPT = 4000

/**
 * Listens on an interface. Names of hosts are not looked up: that would be packets as well.
 * @param filter as pcap-filter(7) has it; a word of its own, so that it is never an option
 */
export function tapPackets(host: string, filter: string): PacketTap {
  const words = ['-i', host, '-n', '-U', '-w', '-', ...(filter.trim() === '' ? [] : ['--', filter])]
  const child = spawn('tcpdump', words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(0, SAID_KEPT)))
  const ended = new Promise<{ code: number | null; said: string }>((resolve) => {
    child.once('error', (error) => resolve({ code: null, said: error.message }))
    child.once('close', (code) => resolve({ code, said }))
  })
  return {
    pcap: child.stdout,
    ended,
    [Symbol.dispose]() {
      // It has no state to tidy: the file is ours.
      child.kill('SIGKILL')
      child.stdout.destroy()
    },
  }
}
