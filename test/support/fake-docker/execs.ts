import type { Duplex } from 'node:stream'
import { EngineRefusal } from './engine-error.ts'
import type { EngineState } from './engine-state.ts'
import { frame } from './frames.ts'
import { idOf, type FakeContainer } from './model.ts'
import type { Json } from './recorded.ts'

interface FakeExec {
  readonly id: string
  readonly container: FakeContainer
  readonly command: readonly string[]
  readonly tty: boolean
  running: boolean
  exitCode: number | null
  /** How often `inspect` still says "running" after the output has ended, as a real engine may. */
  lag: number
  onResize: (size: string) => void
}

interface Terminal {
  write(stream: 'stdout' | 'stderr', bytes: string | Buffer): void
  end(exitCode: number): void
}

/**
 * Commands that the fake knows: echo WORDS; cat (input to output until the input ends); false; fail (text on stderr, exit 3);
 * size (waits for a resize and prints it); hang; frames COUNT (so many one-byte frames in one write); badframe. Anything else
 * in a terminal is the container's shell, where it has one: it echoes.
 */
export class Execs {
  readonly #state: EngineState
  readonly #all = new Map<string, FakeExec>()

  constructor(state: EngineState) {
    this.#state = state
  }

  create(container: FakeContainer, spec: Json): string {
    const id = idOf(8, this.#all.size + 1)
    const command = spec['Cmd'] as string[]
    const exec: FakeExec = {
      id,
      container,
      command,
      tty: spec['Tty'] === true,
      running: false,
      exitCode: null,
      lag: 2,
      onResize: () => undefined,
    }
    this.#all.set(id, exec)
    this.#state.emitOf(container, `exec_create: ${command.join(' ')}`, { execID: id })
    return id
  }

  inspect(id: string): Json {
    const exec = this.#find(id)
    const lagging = exec.exitCode !== null && exec.lag-- > 0
    return { ID: id, Running: exec.running || lagging, ExitCode: lagging ? null : exec.exitCode, Pid: 77 }
  }

  resize(id: string, columns: number, rows: number): void {
    const exec = this.#find(id)
    if (!exec.running) throw new EngineRefusal(500, 'cannot resize a stopped container: unknown')
    exec.onResize(`${columns}x${rows}`)
  }

  /** Runs on an upgraded connection. */
  start(id: string, socket: Duplex): void {
    const exec = this.#find(id)
    exec.running = true
    this.#state.emitOf(exec.container, `exec_start: ${exec.command.join(' ')}`, { execID: id })
    const terminal: Terminal = {
      write: (stream, bytes) => void socket.write(exec.tty ? bytes : frame(stream, bytes)),
      end: (exitCode) => {
        exec.running = false
        exec.exitCode = exitCode
        this.#state.emitOf(exec.container, 'exec_die', { execID: id, exitCode: String(exitCode) })
        socket.end()
      },
    }
    runCommand(exec, socket, terminal)
  }

  #find(id: string): FakeExec {
    const exec = this.#all.get(id)
    if (!exec) throw new EngineRefusal(404, `No such exec instance: ${id}`)
    return exec
  }
}

function runCommand(exec: FakeExec, socket: Duplex, terminal: Terminal): void {
  const [program = '', ...words] = exec.command
  switch (program) {
    case 'echo':
      terminal.write('stdout', `${words.join(' ')}\n`)
      return terminal.end(0)
    case 'cat':
      socket.on('data', (bytes: Buffer) => terminal.write('stdout', bytes))
      socket.on('end', () => terminal.end(0))
      return
    case 'false':
      return terminal.end(1)
    case 'fail':
      terminal.write('stdout', 'before\n')
      terminal.write('stderr', 'it failed\n')
      return terminal.end(3)
    case 'size':
      exec.onResize = (size) => {
        terminal.write('stdout', size)
        terminal.end(0)
      }
      return
    case 'frames':
      socket.write(Buffer.concat(Array.from({ length: Number(words[0]) }, () => frame('stdout', 'x'))))
      return terminal.end(0)
    case 'badframe':
      socket.write(Buffer.concat([frame('stdout', 'good'), Buffer.from('this is no header')]))
      return terminal.end(0)
    case 'hang':
      // until the client leaves
      socket.resume().on('end', () => socket.destroy())
      return
    default:
      if (exec.tty && exec.container.shell !== undefined) {
        terminal.write('stdout', exec.container.shell)
        socket.on('data', (bytes: Buffer) => terminal.write('stdout', bytes)).on('end', () => socket.destroy())
        return
      }
      terminal.write('stderr', `exec failed: "${program}": executable file not found in $PATH`)
      return terminal.end(127)
  }
}
