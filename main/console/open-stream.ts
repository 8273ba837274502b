import type { Duplex } from 'node:stream'
import { Fault, invalidState } from '../../contract/fault.ts'
import { observeContainer } from '../inventory/observed-container.ts'
import { observeVm } from '../inventory/observed-vm.ts'
import { openConsole } from '../libvirt/console.ts'
import { LibvirtError } from '../libvirt/errors.ts'
import type { Engines } from '../step/engines.ts'

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** An open byte stream and what can be done with it beside reading and writing. */
export interface OpenStream {
  readonly label: string
  readonly duplex: Duplex
  /** Absent where the other side knows no size (a serial line). */
  readonly resize?: (size: TerminalSize) => Promise<void>
  /** The exit code once the stream has ended; absent where there is none. */
  readonly exitCode?: () => Promise<number>
  /** Said before this stream was opened; absent where nothing is kept. */
  readonly before?: Buffer
  /** Hears all that is said. */
  readonly heard?: (chunk: Buffer) => void
}

/** @throws Fault NOT_FOUND, INVALID_STATE, BUSY when somebody else holds the console */
export async function openSerial(
  engines: Engines,
  input: { id: string; device?: string | undefined; force: boolean },
): Promise<OpenStream> {
  const vm = await observeVm(engines, input.id)
  if (vm.dom.id < 0) throw invalidState(vm.name, input.id, vm.state, ['running', 'paused'])
  const options = { force: input.force, ...(input.device === undefined ? {} : { device: input.device }) }
  try {
    const lines = await engines.bulk(vm.connectionId)
    const duplex = await lines.hold((line) => openConsole(line, vm.dom, options))
    return { label: `${vm.name} · serial`, duplex }
  } catch (error) {
    // qemuDomainOpenConsole has no other use of this code than "Active console session exists for this domain".
    if (!(error instanceof LibvirtError) || error.codeName !== 'OPERATION_FAILED') throw error
    const data = { what: `the serial console of ${vm.name}`, holder: 'another client', detail: error.message }
    throw new Fault('BUSY', data, `Another client holds the serial console of ${vm.name}.`, { cause: error })
  }
}

async function runningContainer(engines: Engines, id: string) {
  const container = await observeContainer(engines, id)
  if (container.state !== 'running') throw invalidState(container.name, id, container.state, ['running'])
  return container
}

/** @throws Fault NOT_FOUND, INVALID_STATE */
export async function openExec(
  engines: Engines,
  input: { id: string; command: string[]; user?: string | undefined } & TerminalSize,
): Promise<OpenStream> {
  const { engine, name, key } = await runningContainer(engines, input.id)
  const session = await engine.execs.open(key, {
    command: input.command,
    tty: true,
    stdin: true,
    size: { columns: input.columns, rows: input.rows },
    ...(input.user === undefined ? {} : { user: input.user }),
  })
  return {
    label: `${name} · ${input.command[0] ?? ''}`,
    duplex: session.stream.toDuplex(),
    resize: (size) => session.stream.resize(size),
    exitCode: () => session.exitCode(),
  }
}

/** @throws Fault NOT_FOUND, INVALID_STATE */
export async function openAttach(engines: Engines, input: { id: string } & TerminalSize): Promise<OpenStream> {
  const { engine, detail, name, key } = await runningContainer(engines, input.id)
  const { tty, openStdin } = detail.config
  const stream = await engine.containers.attach(key, { tty, stdin: openStdin, replay: true, detachKeys: '' })
  if (tty) await stream.resize({ columns: input.columns, rows: input.rows })
  return {
    label: `${name} · main process`,
    duplex: stream.toDuplex(),
    ...(tty ? { resize: (size: TerminalSize) => stream.resize(size) } : {}),
  }
}
