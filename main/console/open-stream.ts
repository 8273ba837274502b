import type { Duplex } from 'node:stream'
import { invalidState, notFound } from '../../contract/fault.ts'
import { parseId } from '../../contract/ids.ts'
import { isDockerError } from '../docker/errors.ts'
import { openConsole } from '../libvirt/console.ts'
import { isNoDomain, isOperationInvalid } from '../libvirt/errors.ts'
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
}

/** @throws Fault NOT_FOUND, INVALID_STATE; LibvirtError when somebody else holds the console */
export async function openSerial(
  engines: Engines,
  input: { id: string; device?: string | undefined; force: boolean },
): Promise<OpenStream> {
  const reference = parseId(input.id)
  if (reference?.kind !== 'vm') throw notFound('VM', input.id)
  const connection = await engines.libvirt(reference.connection)
  try {
    const { dom } = await connection.call('DOMAIN_LOOKUP_BY_UUID', { uuid: reference.key })
    const options = { force: input.force, ...(input.device === undefined ? {} : { device: input.device }) }
    return { label: `${dom.name} · serial`, duplex: await openConsole(connection, dom, options) }
  } catch (error) {
    if (isNoDomain(error)) throw notFound('VM', input.id, error.message)
    if (isOperationInvalid(error)) throw invalidState('The VM', input.id, 'off', ['running'])
    throw error
  }
}

/** @throws Fault NOT_FOUND, INVALID_STATE */
export async function openExec(
  engines: Engines,
  input: { id: string; command: string[]; user?: string | undefined } & TerminalSize,
): Promise<OpenStream> {
  const { engine, detail, key } = await findContainer(engines, input.id)
  if (detail.state !== 'running') throw invalidState(detail.name, input.id, detail.state, ['running'])
  const session = await engine.execs.open(key, {
    command: input.command,
    tty: true,
    stdin: true,
    size: { columns: input.columns, rows: input.rows },
    ...(input.user === undefined ? {} : { user: input.user }),
  })
  return {
    label: `${detail.name} · ${input.command[0] ?? ''}`,
    duplex: session.stream.toDuplex(),
    resize: (size) => session.stream.resize(size),
    exitCode: () => session.exitCode(),
  }
}

/** @throws Fault NOT_FOUND, INVALID_STATE */
export async function openAttach(engines: Engines, input: { id: string } & TerminalSize): Promise<OpenStream> {
  const { engine, detail, key } = await findContainer(engines, input.id)
  if (detail.state !== 'running') throw invalidState(detail.name, input.id, detail.state, ['running'])
  const { tty, openStdin } = detail.config
  const stream = await engine.containers.attach(key, { tty, stdin: openStdin, replay: true, detachKeys: '' })
  if (tty) await stream.resize({ columns: input.columns, rows: input.rows })
  return {
    label: `${detail.name} · main process`,
    duplex: stream.toDuplex(),
    ...(tty ? { resize: (size: TerminalSize) => stream.resize(size) } : {}),
  }
}

async function findContainer(engines: Engines, id: string) {
  const reference = parseId(id)
  if (reference?.kind !== 'container') throw notFound('container', id)
  const engine = await engines.docker(reference.connection)
  try {
    return { engine, detail: await engine.containers.inspect(reference.key), key: reference.key }
  } catch (error) {
    if (isDockerError(error, 'not-found')) throw notFound('container', id, error.message)
    throw error
  }
}
