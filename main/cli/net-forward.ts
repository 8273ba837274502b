import { createRouterClient } from '@orpc/server'
import { notFound } from '../../contract/fault.ts'
import type { PortForwardRow } from '../../contract/forward.ts'
import { router } from '../api/router.ts'
import { performActs, tell, type Surroundings } from './act-calls.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import { findMachine } from './machines.ts'
import { table, toJson } from './output.ts'
import { given, type ActCall } from './vm-words.ts'

const verbs: Readonly<Record<string, readonly string[]>> = {
  ls: [],
  add: ['mac', 'udp'],
  rm: ['udp'],
  apply: [],
}

export const forwardUsage = [
  'forward ls [VM]',
  'forward add VM [[ADDRESS:]HOSTPORT:]PORT [--udp] [--mac M]',
  'forward rm VM [ADDRESS:]HOSTPORT [--udp]',
  'forward apply',
]

const usage = () => new UsageError(`this is how it is used: labrig net ${forwardUsage.join('\n  labrig net ')}`)
const clientOf = ({ services }: Surroundings) => createRouterClient(router, { context: services })

/** `labrig net forward …`: ports of this host that lead to VMs. @returns the exit code */
export async function netForward(words: readonly string[], args: Arguments, around: Surroundings): Promise<number> {
  const [verb = 'ls', name, port] = words
  refuseStrange(verb, words, args)
  if (verb === 'apply' && name === undefined) {
    return performActs([{ path: 'forward.apply', input: {} }], args, around)
  }
  if (verb === 'ls' && port === undefined) return list(name, args, around)
  if (verb === 'ls' || verb === 'apply' || name === undefined || port === undefined) throw usage()
  const id = await vmOf(name, around)
  return performActs([verb === 'add' ? addCall(id, port, args) : removeCall(id, port, args)], args, around)
}

/** @throws UsageError for an unknown verb, an option of another one, or a word too many */
function refuseStrange(verb: string, words: readonly string[], { flags, values }: Arguments): void {
  const known = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (known === undefined || words.length > 3) throw usage()
  const all = [...known, 'explain', 'yes', 'json', 'help', 'version']
  const strange = [...flags, ...values.keys()].find((option) => !all.includes(option))
  if (strange !== undefined) throw new UsageError(`net forward ${verb} has no option --${strange}`)
}

async function vmOf(name: string, { services }: Surroundings): Promise<string> {
  const machine = await findMachine(name, services)
  if (machine.kind === 'vm') return machine.id
  throw notFound('VM', name, `${name} is a container: its ports are published when it is made.`)
}

/** "2222:22", "0.0.0.0:2222:22", "22". @throws UsageError */
function addCall(id: string, text: string, { flags, values }: Arguments): ActCall {
  const [port, hostPort, hostAddress, ...more] = text.split(':').reverse()
  if (more.length > 0) throw usage()
  const chosen = hostPort === undefined ? undefined : numberIn(hostPort)
  const rest = { hostAddress, hostPort: chosen, mac: values.get('mac') }
  return {
    path: 'forward.add',
    input: given({ id, port: numberIn(port ?? ''), protocol: flags.has('udp') ? 'udp' : 'tcp', ...rest }),
  }
}

function removeCall(id: string, text: string, { flags }: Arguments): ActCall {
  const [hostPort, hostAddress, ...more] = text.split(':').reverse()
  if (more.length > 0) throw usage()
  return {
    path: 'forward.remove',
    input: given({
      id,
      hostPort: numberIn(hostPort ?? ''),
      protocol: flags.has('udp') ? 'udp' : 'tcp',
      hostAddress,
    }),
  }
}

function numberIn(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new UsageError(`${text} is no port: a number from 1 to 65535 is needed`)
  return Number(text)
}

async function list(name: string | undefined, { flags }: Arguments, around: Surroundings): Promise<number> {
  const rows = await clientOf(around).forward.list(name === undefined ? {} : { id: await vmOf(name, around) })
  const cells = (row: PortForwardRow) => [
    ...[`${row.hostAddress}:${row.hostPort}`, row.protocol, row.vm.name, String(row.port), row.address ?? '-'],
    ...[row.network?.name ?? '-', row.state],
  ]
  const heads = ['HOST', 'PROTOCOL', 'VM', 'PORT', 'ADDRESS', 'NETWORK', 'STATE']
  return tell(around.output, flags.has('json') ? toJson(rows) : table(heads, rows.map(cells)))
}
