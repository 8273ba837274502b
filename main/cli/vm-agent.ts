import { createRouterClient } from '@orpc/server'
import type { AgentReport, AgentState } from '../../contract/vm-agent.ts'
import type { Services } from '../api/context.ts'
import { router } from '../api/router.ts'
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

function reportText({ version, inside }: AgentReport): string {
  const facts: [string, string | null][] = [
    ['agent', version],
    ['host name', inside?.hostname ?? null],
    ['system', inside?.os?.name ?? null],
    ['kernel', inside?.os?.kernel ?? null],
    ['clock', inside?.ahead == null ? null : `${inside.ahead < 0 ? '' : '+'}${inside.ahead.toFixed(1)} s`],
    ...(inside?.users ?? []).map(({ name }): [string, string] => ['user', name]),
    ...(inside?.interfaces ?? []).map(({ name, addresses }): [string, string] => [name, addresses.join(' ')]),
  ]
  const known = facts.filter((fact): fact is [string, string] => fact[1] !== null)
  const mib = (bytes: number | null) => (bytes === null ? '' : String(Math.round(bytes / 2 ** 20)))
  const mounted = (inside?.filesystems ?? []).map((one) => [
    one.mountpoint,
    one.type,
    mib(one.used),
    mib(one.total),
    one.disks.join(' '),
  ])
  const systems =
    mounted.length === 0 ? '' : `\n${table(['MOUNTED AT', 'TYPE', 'USED MIB', 'OF MIB', 'DISK'], mounted)}`
  return table(['FACT', 'IS'], known) + systems
}

/** `labrig vm agent NAME`: what the agent tells. @returns 1 when there is none to ask */
export async function printInside(id: string, { services, output, signal }: Around, json: boolean): Promise<number> {
  const report = await createRouterClient(router, { context: services }).vm.agent.look({ id }, { signal })
  if (json) output.out(toJson(report, 2) + '\n')
  else if (report.agent === 'answers') output.out(reportText(report))
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
