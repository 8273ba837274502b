import { createRouterClient } from '@orpc/server'
import { notFound } from '../../contract/fault.ts'
import type { NetworkRow } from '../../contract/network.ts'
import { router } from '../api/router.ts'
import { performActs, tell, type Surroundings } from './act-calls.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import { printDiagram } from './net-diagram.ts'
import { printReach, REACH_USE } from './net-reach.ts'
import { netBridge } from './net-bridge.ts'
import { netForward } from './net-forward.ts'
import { netLink } from './net-link.ts'
import { createCall, setCalls } from './net-commands.ts'
import { table, toJson } from './output.ts'
import type { ActCall } from './vm-words.ts'

const EVERYWHERE = ['connection', 'docker', 'libvirt', 'explain', 'yes', 'json', 'help', 'version']
const ADDRESSES = ['subnet', 'gateway', 'range', 'ipv6', 'mode', 'device', 'domain', 'no-dhcp']

/** How each is used, and the options that it has beside those that all have. */
const verbs: Readonly<Record<string, { readonly usage: string; readonly options: readonly string[] }>> = {
  ls: { usage: 'ls', options: [] },
  create: {
    usage:
      'create NAME [--mode nat|route|isolated|open|bridge | --driver bridge|macvlan|ipvlan | --mixed] [--subnet S]',
    options: [
      ...ADDRESSES,
      ...['driver', 'ip-range', 'bridge', 'parent', 'mixed', 'internal', 'no-start', 'no-autostart'],
    ],
  },
  set: {
    usage: 'set NAME [--range FIRST-LAST] [--reserve MAC=ADDRESS[=NAME]] [--name ADDRESS=NAME] [--restart] …',
    options: [...ADDRESSES, 'autostart', 'reserve', 'release', 'name', 'forget', 'restart'],
  },
  start: { usage: 'start NAME', options: [] },
  stop: { usage: 'stop NAME', options: [] },
  names: { usage: 'names NAME', options: [] },
  rm: { usage: 'rm NAME [--force] [--yes]', options: ['force'] },
  leases: { usage: 'leases [NAME]', options: [] },
  diagram: { usage: 'diagram', options: [] },
  reach: { usage: REACH_USE, options: ['test', 'udp', 'family'] },
}

interface Asked {
  readonly verb: string
  readonly name: string | undefined
}

/** @throws UsageError for an unknown verb, an option of another one, or a word too many or too few */
function askedFor({ words, flags, values }: Arguments): Asked {
  const [said = 'ls', name, ...more] = words
  const verb = said === 'list' ? 'ls' : said
  const known = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (known === undefined) throw new UsageError(`net has no ${said}; there are: ${Object.keys(verbs).join(', ')}`)
  const use = `labrig net ${known.usage}`
  const all = [...known.options, ...EVERYWHERE]
  const strange = [...flags, ...values.keys()].find((option) => !all.includes(option))
  if (strange !== undefined) throw new UsageError(`net ${verb} has no option --${strange}; ${use}`)
  if (verb === 'reach') return { verb, name }
  const alone = verb === 'ls' || verb === 'diagram'
  const fits = verb === 'leases' || alone === (name === undefined)
  if (more.length > 0 || !fits) throw new UsageError(`this is how it is used: ${use}`)
  return { verb, name }
}

/** `labrig net [ls|create|set|start|stop|rm|leases|names|diagram]`: networks of both engines. @returns the exit code */
export async function netCommand(args: Arguments, around: Surroundings): Promise<number> {
  if (args.words[0] === 'bridge') return netBridge(args.words.slice(1), args, around)
  if (args.words[0] === 'forward') return netForward(args.words.slice(1), args, around)
  if (args.words[0] === 'link') return netLink(args.words.slice(1), args, around)
  const { verb, name } = askedFor(args)
  if (verb === 'ls') return list(args, around)
  if (verb === 'diagram') return printDiagram(around.services, around.output, args.flags.has('json'))
  if (verb === 'reach') return printReach(args, around.services, around.output)
  if (verb === 'leases') return leases(name, args, around)
  return performActs(await callsOf(verb, name ?? '', args, around), args, around)
}

const clientOf = ({ services }: Surroundings) => createRouterClient(router, { context: services })

/** The network of a name or id; of the two halves of a segment libvirt's. @throws Fault NOT_FOUND, UsageError */
async function find(name: string, { flags, values }: Arguments, around: Surroundings): Promise<NetworkRow> {
  const rows = (await clientOf(around).network.list()).filter(
    (row) =>
      (row.name === name || row.id === name) &&
      (values.get('connection') ?? row.connection) === row.connection &&
      !(flags.has('docker') && row.engine !== 'docker') &&
      !(flags.has('libvirt') && row.engine !== 'libvirt'),
  )
  const [first, second] = rows.sort((one, other) => other.engine.localeCompare(one.engine))
  if (first === undefined) throw notFound('network', name)
  if (second === undefined || first.twin === second.id) return first
  throw new UsageError(`several networks are called ${name}: add --libvirt, --docker or --connection C`)
}

async function callsOf(verb: string, name: string, args: Arguments, around: Surroundings): Promise<ActCall[]> {
  if (verb === 'create') return [createCall(name, args)]
  const row = await find(name, args, around)
  const { id } = row
  switch (verb) {
    case 'set': {
      const { settings } = await clientOf(around).network.inspect({ id })
      return setCalls(row, settings, args)
    }
    case 'start':
      return [{ path: 'network.start', input: { id } }]
    case 'stop':
      return [{ path: 'network.stop', input: { id } }]
    case 'names':
      return [{ path: 'network.names', input: { id } }]
    default:
      return [{ path: 'network.delete', input: { id, force: args.flags.has('force') } }]
  }
}

async function list(args: Arguments, around: Surroundings): Promise<number> {
  const rows = (await clientOf(around).network.list())
    .filter(({ engine }) => !args.flags.has(engine === 'libvirt' ? 'docker' : 'libvirt'))
    .sort((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }))
  if (args.flags.has('json')) return tell(around.output, toJson(rows, 2) + '\n')
  const cells = rows.map((row) => [
    ...[row.name, row.engine, row.mode, row.bridge ?? '', row.subnets.join(', '), row.ranges.join(', ')],
    ...[row.active ? 'up' : 'off', row.members.map((member) => member.name).join(', ')],
  ])
  const heads = ['NAME', 'ENGINE', 'MODE', 'BRIDGE', 'SUBNET', 'ADDRESSES', 'STATE', 'MACHINES']
  return tell(around.output, table(heads, cells))
}

async function leases(name: string | undefined, args: Arguments, around: Surroundings): Promise<number> {
  const id = name === undefined ? undefined : (await find(name, args, around)).id
  const all = await clientOf(around).network.leases(id === undefined ? {} : { id })
  if (args.flags.has('json')) return tell(around.output, toJson(all, 2) + '\n')
  const until = (expires: number | null, taken: boolean) =>
    expires === null ? (taken ? 'for good' : 'kept') : new Date(expires).toISOString().replace(/\.\d+/, '')
  const cells = all.map((one) => [
    ...[one.network.name, one.address, one.mac, one.hostname ?? '', one.machine?.name ?? ''],
    until(one.expires, one.taken),
  ])
  return tell(around.output, table(['NETWORK', 'ADDRESS', 'CARD', 'CALLS ITSELF', 'MACHINE', 'UNTIL'], cells))
}
