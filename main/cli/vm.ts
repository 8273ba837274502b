import { createRouterClient } from '@orpc/server'
import { Fault, notFound } from '../../contract/fault.ts'
import type { Vm } from '../../contract/machine.ts'
import type { Services } from '../api/context.ts'
import { explainProcedure } from '../api/explain.ts'
import { router } from '../api/router.ts'
import { trashed } from '../api/trash.ts'
import type { Arguments } from './arguments.ts'
import { reportFailure, UsageError } from './failure.ts'
import { findMachine, listMachines } from './machines.ts'
import { table, toJson, type Output } from './output.ts'
import { startUnit } from './start-unit.ts'
import type { Ask } from './uninstall.ts'
import { printInside, runInside } from './vm-agent.ts'
import type { VmCommand } from './vm-command.ts'
import { vmCommands, vmHelp, type ActCall } from './vm-commands.ts'

interface Surroundings {
  readonly services: Services
  readonly output: Output
  readonly ask: Ask
  readonly signal: AbortSignal
}

/** `labrig vm …`. @returns the exit code */
export async function vmCommand(args: Arguments, around: Surroundings): Promise<number> {
  const [word = '', ...words] = args.words
  const command = Object.hasOwn(vmCommands, word) ? vmCommands[word] : undefined
  if (command === undefined) throw new UsageError(`which of these?\n\n${vmHelp()}`)
  checkUse(word, command, words, args)
  const json = args.flags.has('json')
  if (word === 'trashed') return printTrash(around, json)
  if (word === 'autostart' && args.flags.has('unit')) return tell(around.output, startUnit())
  const ids = await idsOf(command, words, args, around.services)
  if (word === 'agent') return printInside(ids[0] ?? '', around, json)
  if (word === 'agent-run' && !args.flags.has('explain')) return runInside(ids[0] ?? '', words.slice(1), around, json)
  return act(command.calls(ids, args), args, around)
}

async function act(calls: readonly ActCall[], args: Arguments, around: Surroundings): Promise<number> {
  const json = args.flags.has('json')
  if (calls.length === 0) return tell(around.output, json ? '[]\n' : 'There was nothing to do.\n')
  if (args.flags.has('explain')) return explain(calls, around, json)
  await agree(calls, args, around)
  return perform(calls, args, around)
}

function tell(output: Output, text: string): number {
  output.out(text)
  return 0
}

/** @throws UsageError for too few or many words, and for options of another command */
function checkUse(word: string, command: VmCommand, words: readonly string[], args: Arguments): void {
  const use = `labrig vm ${command.usage}`
  const all = args.flags.has('all')
  if (words.length < command.least || words.length > command.most || (all && words.length > 0)) {
    throw new UsageError(`this is how it is used: ${use}`)
  }
  if (word === 'empty-trash' && words.length === 0 && !all) throw new UsageError(`this is how it is used: ${use}`)
  const known = new Set([...Object.keys(command.options), 'yes', 'explain', 'json', 'help', 'version'])
  const strange = [...args.flags, ...args.values.keys()].find((name) => !known.has(name))
  if (strange !== undefined) throw new UsageError(`vm ${word} has no option --${strange}; ${use}`)
}

async function idsOf(
  command: VmCommand,
  words: readonly string[],
  { flags }: Arguments,
  services: Services,
): Promise<string[]> {
  if (command.names === 'none') return []
  if (flags.has('all')) {
    await listMachines(services)
    return (await trashed(services)).vms.map(({ id }) => id)
  }
  const names = command.names === 'first' ? words.slice(0, 1) : words
  const ids: string[] = []
  for (const name of names) {
    const { id } = command.inTrash ? await findTrashed(name, services) : await findMachine(name, services, 'vm')
    if (!ids.includes(id)) ids.push(id)
  }
  return ids
}

/** By its name now, its former one, or its id. @throws Fault NOT_FOUND, INVALID_INPUT when several were called so */
async function findTrashed(name: string, services: Services): Promise<Vm> {
  const vms = (await listMachines(services)).filter((one): one is Vm => one.kind === 'vm' && one.trash !== undefined)
  const exact = vms.filter((vm) => vm.id === name || vm.uuid === name || vm.name === name)
  const [first, second] = exact.length > 0 ? exact : vms.filter((vm) => vm.trash?.name === name)
  if (first === undefined) throw notFound('VM in the trash', name)
  if (second === undefined) return first
  const names = [first, second].map((vm) => vm.name).join(', ')
  const sentence = `Several VMs in the trash were called ${name}: ${names}.`
  throw new Fault('INVALID_INPUT', { field: 'id', problem: 'ambiguous' }, sentence)
}

async function explain(calls: readonly ActCall[], { services, output }: Surroundings, json: boolean): Promise<number> {
  const explained = []
  for (const { path, input } of calls) explained.push(await explainProcedure(path, input, services))
  if (json) return tell(output, toJson(explained, 2) + '\n')
  for (const { destroys, warnings, commands } of explained) {
    for (const { text } of destroys) output.err(`# destroys: ${text}\n`)
    for (const { text } of warnings) output.err(`# warning: ${text}\n`)
    output.out(commands.map((command) => `${command}\n`).join(''))
  }
  return 0
}

/** @throws Fault REFUSED when something would be lost and nobody said yes */
async function agree(calls: readonly ActCall[], args: Arguments, { services, output, ask }: Surroundings) {
  if (args.flags.has('yes')) return
  const losses: string[] = []
  for (const { path, input } of calls) {
    // What cannot be planned is refused with its own reason when it is done.
    const found = await explainProcedure(path, input, services).catch(() => null)
    losses.push(...(found?.destroys ?? []).map(({ text }) => text))
  }
  if (losses.length === 0) return
  for (const text of losses) output.err(`destroys: ${text}\n`)
  const json = args.flags.has('json')
  if (!json && (await ask?.('Do it?')) === true) return
  // Whoever reads lines has just read them.
  const told = json ? { detail: losses.join('; ') } : {}
  throw new Fault('REFUSED', { reason: 'not-agreed', ...told }, 'Nothing was done; --yes agrees to it.')
}

type Callable = (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>

/** One after another; a failure of one does not keep the others. @returns the exit code of the first failure */
async function perform(calls: readonly ActCall[], args: Arguments, around: Surroundings): Promise<number> {
  const { services, output, signal } = around
  const json = args.flags.has('json')
  const client = createRouterClient(router, { context: services })
  const answers: unknown[] = []
  let exit = 0
  for (const { path, input } of calls) {
    let target: unknown = client
    for (const part of path.split('.')) target = (target as Record<string, unknown>)[part]
    try {
      const answer = await (target as Callable)(input, { signal })
      answers.push(answer)
      if (json) continue
      for (const command of (answer as { commands: string[] }).commands) output.out(`$ ${command}\n`)
    } catch (error) {
      const code = reportFailure(error, output, json)
      exit ||= code
    }
  }
  if (json) output.out(toJson(answers, 2) + '\n')
  return exit
}

const DAY = 24 * 60 * 60 * 1000

async function printTrash({ services, output }: Surroundings, json: boolean): Promise<number> {
  await listMachines(services)
  const { vms, bytes, days } = await trashed(services)
  if (json) return tell(output, toJson({ vms, bytes, days }, 2) + '\n')
  if (vms.length === 0) return tell(output, 'The trash is empty.\n')
  const mib = (size: number) => `${Math.ceil(size / 2 ** 20)} MiB`
  const left = (until: number | null) =>
    until === null ? 'until emptied' : `${Math.max(0, Math.ceil((until - Date.now()) / DAY))} d`
  const rows = vms.map((vm) => [
    vm.former,
    new Date(vm.at).toISOString().slice(0, 16).replace('T', ' '),
    vm.kept === null ? left(vm.until) : `stays (${vm.kept})`,
    mib(vm.bytes),
    String(vm.files.length),
    vm.id,
  ])
  return tell(output, table(['FORMER NAME', 'SINCE (UTC)', 'LEFT', 'ON DISK', 'FILES', 'ID'], rows))
}
