import { Fault, notFound } from '../../contract/fault.ts'
import type { Vm } from '../../contract/machine.ts'
import type { Services } from '../api/context.ts'
import { trashed } from '../api/trash.ts'
import { performActs, tell, type Surroundings } from './act-calls.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import { findMachine, listMachines } from './machines.ts'
import { table, toJson } from './output.ts'
import { readPassword } from './read-password.ts'
import { startUnit } from './start-unit.ts'
import { printGuestFile, printGuestFolder, runInside } from './vm-agent.ts'
import type { VmCommand } from './vm-command.ts'
import { vmCommands, vmHelp } from './vm-commands.ts'
import { printLook } from './vm-looks.ts'
import { asksSchedule } from './vm-snapshot-commands.ts'
import type { ActCall } from './vm-words.ts'

/** `labrig vm …`. @returns the exit code */
export async function vmCommand(args: Arguments, around: Surroundings): Promise<number> {
  const [word = '', ...words] = args.words
  const command = Object.hasOwn(vmCommands, word) ? vmCommands[word] : undefined
  if (command === undefined) throw new UsageError(`which of these?\n\n${vmHelp()}`)
  checkUse(word, command, words, args)
  if (word === 'trashed') return printTrash(around, args.flags.has('json'))
  if (word === 'autostart' && args.flags.has('unit')) return tell(around.output, startUnit())
  const ids = await idsOf(command, words, args, around.services)
  const told = await tellOnly(ids[0] ?? '', args, around)
  if (told !== null) return told
  const calls = command.calls(ids, args)
  const isPassword = word === 'agent-password' && !args.flags.has('explain')
  return performActs(isPassword ? await withPassword(calls, words) : calls, args, around)
}

/** What prints an answer of its own instead of the commands of an act. @returns null for all others */
async function tellOnly(id: string, args: Arguments, around: Surroundings): Promise<number | null> {
  const [word = '', ...words] = args.words
  const json = args.flags.has('json')
  if (word === 'snapshot-schedule' && asksSchedule(args)) return printSchedule(id, around, json)
  if (word === 'agent-get' && words[2] === '-') return printGuestFile(id, words[1] ?? '', around, json)
  if (word === 'agent-ls') return printGuestFolder(id, words[1] ?? '/', around, json)
  if (word === 'agent-run' && !args.flags.has('explain')) return runInside(id, words.slice(1), around, json)
  return printLook(word, id, around, json)
}

/** An explanation needs none. */
async function withPassword(calls: readonly ActCall[], [name, user]: readonly string[]): Promise<ActCall[]> {
  const password = await readPassword(`Password for ${user ?? ''} in ${name ?? ''}: `)
  return calls.map(({ path, input }) => ({ path, input: { ...input, password } }))
}

function printSchedule(id: string, { services, output }: Surroundings, json: boolean): number {
  const { schedule = null } = services.store.list('vm').find((vm) => vm.id === id) ?? {}
  if (json) return tell(output, toJson(schedule, 2) + '\n')
  if (schedule === null) return tell(output, 'It has no schedule.\n')
  return tell(output, `every ${schedule.every} h while it runs; the newest ${schedule.keep} are kept\n`)
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
