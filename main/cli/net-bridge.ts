import { createRouterClient } from '@orpc/server'
import type { HostBridge, HostNic } from '../../contract/host-bridge.ts'
import { networkProblemText } from '../../contract/texts/network-problems.ts'
import { router } from '../api/router.ts'
import { performActs, tell, type Surroundings } from './act-calls.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import { table, toJson } from './output.ts'
import { given, numberOf, type ActCall } from './vm-words.ts'

const verbs: Readonly<Record<string, readonly string[]>> = {
  ls: [],
  create: ['nic', 'dhcp', 'address', 'gateway', 'dns', 'seconds', 'ask'],
  keep: [],
  rm: [],
}

export const bridgeUsage = [
  'bridge [ls]',
  'bridge create NAME --nic INTERFACE [--dhcp | --address A/P [--gateway G] [--dns D,D]] [--seconds N] [--ask]',
  'bridge keep NAME',
  'bridge rm NAME [--yes]',
]

const clientOf = ({ services }: Surroundings) => createRouterClient(router, { context: services })

/** `labrig net bridge …`: a bridge of this host on one of its interfaces. @returns the exit code */
export async function netBridge(words: readonly string[], args: Arguments, around: Surroundings): Promise<number> {
  const { verb, name } = askedFor(words, args)
  if (name === undefined) return list(args, around)
  if (verb === 'keep') return keep(name, around)
  if (verb === 'rm') return performActs([{ path: 'network.removeBridge', input: { name } }], args, around)
  const exit = await performActs([createCall(name, args)], args, around)
  return exit === 0 && args.flags.has('ask') && !args.flags.has('explain') ? confirm(name, around) : exit
}

/** @throws UsageError for an unknown verb, an option of another one, or a word too many or too few */
function askedFor(words: readonly string[], args: Arguments) {
  const [verb = 'ls', name, ...more] = words
  const known = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (known === undefined || more.length > 0 || (verb === 'ls') !== (name === undefined)) {
    throw new UsageError(`this is how it is used: labrig net ${bridgeUsage.join('\n  labrig net ')}`)
  }
  const all = [...known, 'explain', 'yes', 'json', 'help', 'version']
  const strange = [...args.flags, ...args.values.keys()].find((option) => !all.includes(option))
  if (strange !== undefined) throw new UsageError(`net bridge ${verb} has no option --${strange}`)
  return { verb, name }
}

/** @throws UsageError */
function createCall(name: string, args: Arguments): ActCall {
  const { flags, values } = args
  const nic = values.get('nic')
  if (nic === undefined)
    throw new UsageError('net bridge create: --nic INTERFACE is needed; labrig net bridge lists them')
  const address = values.get('address')
  if (address !== undefined && flags.has('dhcp')) throw new UsageError('--dhcp or --address, not both')
  const lone = ['gateway', 'dns'].find((option) => values.has(option) && address === undefined)
  if (lone !== undefined) throw new UsageError(`--${lone} goes with --address`)
  const fixed = { kind: 'static', address, gateway: values.get('gateway'), dns: values.get('dns')?.split(',') }
  const addressing = address !== undefined ? given(fixed) : flags.has('dhcp') ? { kind: 'dhcp' } : { kind: 'keep' }
  const keptBy = flags.has('ask') ? 'person' : 'check'
  return {
    path: 'network.createBridge',
    input: given({ name, nic, addressing, keptBy, seconds: numberOf(args, 'seconds') }),
  }
}

async function keep(name: string, around: Surroundings): Promise<number> {
  await clientOf(around).network.keepBridge({ name })
  return tell(around.output, `${name} is kept.\n`)
}

/** Whoever can answer still has a connection. */
async function confirm(name: string, around: Surroundings): Promise<number> {
  const hint = `${name} is taken back by itself unless it is kept: labrig net bridge keep ${name}\n`
  if (await around.ask?.(`The connection is there. Keep ${name}?`)) return keep(name, around)
  around.output.err(hint)
  return 0
}

function stateOf({ made }: HostBridge): string {
  if (made === null) return 'not of Labrig'
  const { state, nic, until } = made
  if (state === 'kept') return `on ${nic}`
  if (state === 'stuck') return `on ${nic}: could not be taken back`
  return `on ${nic}, taken back at ${new Date(until).toISOString().slice(11, 19)} UTC unless kept`
}

function usableOf({ refused, detail, name, uplink, session }: HostNic): string {
  if (refused !== null) return networkProblemText(`nic-${refused}`, { name, detail })
  return session ? 'yes; this session comes in by it' : uplink ? 'yes; it leads to other networks' : 'yes'
}

async function list({ flags }: Arguments, around: Surroundings): Promise<number> {
  const found = await clientOf(around).network.bridges()
  if (flags.has('json')) return tell(around.output, toJson(found, 2) + '\n')
  const bridges = found.bridges.map((one) => [one.name, one.ports.join(', '), one.addresses.join(', '), stateOf(one)])
  const nics = found.nics.map((one) => [
    ...[one.name, one.addresses.join(', '), one.owner?.manager ?? '-'],
    ...[one.owner === null ? '-' : `${one.owner.evidence.source}: ${one.owner.evidence.text}`, usableOf(one)],
  ])
  tell(around.output, table(['BRIDGE', 'PORTS', 'ADDRESSES', 'MADE'], bridges))
  return tell(
    around.output,
    `\n${table(['INTERFACE', 'ADDRESSES', 'CONFIGURED BY', 'AS SEEN IN', 'FOR A BRIDGE'], nics)}`,
  )
}
