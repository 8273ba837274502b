import { createRouterClient } from '@orpc/server'
import { Fault } from '../../contract/fault.ts'
import type { AgentState, GuestInside } from '../../contract/vm-agent.ts'
import type { Services } from '../api/context.ts'
import { router } from '../api/router.ts'
import { fileRows, folderNote } from './container-files.ts'
import { table, toJson, type Output } from './output.ts'

interface Around {
  readonly services: Services
  readonly output: Output
  readonly signal: AbortSignal
}

const why: Readonly<Record<Exclude<AgentState, 'answers'>, string>> = {
  off: 'The VM is not running.',
  unset: 'The VM has no channel to a guest agent.',
  away: 'No guest agent is running in the VM.',
  silent: 'The guest agent does not answer.',
}

type Row = readonly [fact: string, value: string]

const row = (fact: string, value: string | null | undefined): Row[] => (value == null ? [] : [[fact, value]])

function clockText(ahead: number | null | undefined): string | null {
  return ahead == null ? null : `${ahead < 0 ? '' : '+'}${ahead.toFixed(1)} s`
}

function mountedText(filesystems: GuestInside['filesystems']): string {
  if (filesystems === null || filesystems.length === 0) return ''
  const mib = (bytes: number | null) => (bytes === null ? '' : String(Math.round(bytes / 2 ** 20)))
  const rows = filesystems.map((one) => [one.mountpoint, one.type, mib(one.used), mib(one.total), one.disks.join(' ')])
  return `\n${table(['MOUNTED AT', 'TYPE', 'USED MIB', 'OF MIB', 'DISK'], rows)}`
}

function reportText(version: string | null, inside: GuestInside): string {
  const facts = [
    ...row('agent', version),
    ...row('host name', inside.hostname),
    ...row('system', inside.os?.name),
    ...row('kernel', inside.os?.kernel),
    ...row('clock', clockText(inside.ahead)),
    ...(inside.users ?? []).flatMap(({ name }) => row('user', name)),
    ...(inside.interfaces ?? []).flatMap(({ name, addresses }) => row(name, addresses.join(' '))),
  ]
  return table(['FACT', 'IS'], facts) + mountedText(inside.filesystems)
}

/** `labrig vm agent NAME`: what the agent tells. @returns 1 when there is none to ask */
export async function printInside(id: string, { services, output, signal }: Around, json: boolean): Promise<number> {
  const report = await createRouterClient(router, { context: services }).vm.agent.look({ id }, { signal })
  if (json) output.out(toJson(report, 2) + '\n')
  else if (report.agent === 'answers')
    output.out(report.inside === null ? '' : reportText(report.version, report.inside))
  else output.err(`${why[report.agent]}\n`)
  return report.agent === 'answers' ? 0 : 1
}

/** `labrig vm agent-run NAME -- COMMAND…`. @returns the program's exit code */
export async function runInside(
  id: string,
  command: readonly string[],
  { services, output, signal }: Around,
  json: boolean,
): Promise<number> {
  const client = createRouterClient(router, { context: services })
  const ended = await client.vm.agent.run({ id, command: [...command] }, { signal })
  if (json) output.out(toJson(ended, 2) + '\n')
  else {
    output.out(ended.stdout)
    output.err(ended.stderr)
  }
  return ended.exitCode
}

/** `labrig vm agent-get NAME PATH -`: a text, as it is. @throws Fault INVALID_INPUT for what is none, or too long a one */
export async function printGuestFile(
  id: string,
  path: string,
  { services, output, signal }: Around,
  json: boolean,
): Promise<number> {
  const file = await createRouterClient(router, { context: services }).vm.agent.file({ id, path }, { signal })
  if (json) {
    output.out(toJson(file, 2) + '\n')
    return 0
  }
  if (file.text === null || file.cut) {
    const problem = file.cut ? 'too long to be printed' : 'no text'
    throw new Fault('INVALID_INPUT', { field: 'path', problem }, `${path} is ${problem}; name a file to copy it to.`)
  }
  output.out(file.text)
  return 0
}

/** `labrig vm agent-ls NAME PATH`. @returns the exit code */
export async function printGuestFolder(
  id: string,
  path: string,
  { services, output, signal }: Around,
  json: boolean,
): Promise<number> {
  const listing = await createRouterClient(router, { context: services }).vm.agent.files({ id, path }, { signal })
  if (json) output.out(toJson(listing, 2) + '\n')
  else {
    output.out(fileRows(listing))
    output.err(folderNote(listing))
  }
  return 0
}
