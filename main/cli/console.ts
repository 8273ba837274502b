import { openExec, openSerial, type OpenStream } from '../console/open-stream.ts'
import type { Services } from '../api/context.ts'
import { findMachine } from './machines.ts'
import { UsageError } from './failure.ts'
import type { Output } from './output.ts'

/** Ctrl-], as virsh console and telnet have it. */
const LEAVE = 0x1d
/** The usual shells of a container, tried by itself: not every image has bash. */
const SHELL = ['/bin/sh', '-c', 'if command -v bash >/dev/null; then exec bash; else exec sh; fi']

interface ConsoleOptions {
  readonly force: boolean
  readonly command: string | undefined
  readonly user: string | undefined
}

async function open(name: string, services: Services, options: ConsoleOptions): Promise<OpenStream> {
  const machine = await findMachine(name, services)
  if (machine.kind === 'vm') return openSerial(services.connections, { id: machine.id, force: options.force })
  return openExec(services.connections, {
    id: machine.id,
    command: options.command === undefined ? SHELL : ['/bin/sh', '-c', options.command],
    user: options.user,
    // 0 by 0 is what a terminal says that was never told its size (script(1), some editors).
    columns: process.stdout.columns || 80,
    rows: process.stdout.rows || 24,
  })
}

/**
 * Joins this terminal with a machine: the serial console of a VM, a shell in a container. Without a terminal it is a
 * pipe: input goes in, output comes out, and the end of the input leaves the console.
 * @returns the exit code of the shell; 0 for a VM, and for a shell that was left: it may live on in its container
 */
export async function attachConsole(
  name: string | undefined,
  services: Services,
  output: Output,
  options: ConsoleOptions,
): Promise<number> {
  if (name === undefined) throw new UsageError('console needs the name of a machine')
  const stream = await open(name, services, options)
  output.err(`Connected to ${stream.label}. Leave with Ctrl + ].\r\n`)
  const { stdin, stdout } = process
  const raw = stdin.isTTY === true
  if (raw) stdin.setRawMode(true)
  const onResize = () => void stream.resize?.({ columns: stdout.columns, rows: stdout.rows }).catch(() => undefined)
  stdout.on('resize', onResize)
  let left = false
  try {
    left = await joined(stream, raw)
  } finally {
    stdout.off('resize', onResize)
    if (raw) stdin.setRawMode(false)
    stdin.pause()
  }
  output.err('\r\n')
  return left ? 0 : (stream.exitCode?.() ?? 0)
}

/** Resolves when the stream is closed, to whether this side closed it. */
function joined({ duplex }: OpenStream, interactive: boolean): Promise<boolean> {
  const { stdin, stdout } = process
  return new Promise((resolve, reject) => {
    let left = false
    const leave = () => {
      left = !duplex.destroyed
      duplex.destroy()
    }
    const onInput = (chunk: Buffer) => {
      const end = interactive ? chunk.indexOf(LEAVE) : -1
      if (end < 0) {
        if (!duplex.write(chunk)) stdin.pause()
        return
      }
      if (end > 0) duplex.write(chunk.subarray(0, end))
      leave()
    }
    const onDrain = () => stdin.resume()
    stdin.on('data', onInput)
    duplex.on('drain', onDrain)
    // What the guest still answers to the last line is waited for a moment: a pipe has no other end.
    if (!interactive) stdin.once('end', () => setTimeout(leave, 1000).unref())
    duplex.pipe(stdout, { end: false })
    duplex.once('error', reject)
    duplex.once('close', () => {
      stdin.off('data', onInput)
      resolve(left)
    })
  })
}
