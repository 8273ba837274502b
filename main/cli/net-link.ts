import { createRouterClient } from '@orpc/server'
import type { CaptureNews, Impairment, MachineLink, PacketRow } from '../../contract/link.ts'
import { Fault } from '../../contract/fault.ts'
import { router } from '../api/router.ts'
import { performActs, tell, type Surroundings } from './act-calls.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import { impairments } from './link-options.ts'
import { findMachine } from './machines.ts'
import { table, toJson } from './output.ts'
import { numberOf, type ActCall } from './vm-words.ts'

const verbs: Readonly<Record<string, readonly string[]>> = {
  ls: [],
  cut: ['mac'],
  restore: ['mac'],
  shape: ['mac', 'to', 'from', ...impairments],
  reset: [],
  capture: ['mac', 'filter', 'file', 'most', 'count'],
}

export const linkUsage = [
  'link ls|cut|restore|reset MACHINE [--mac M]',
  'link shape MACHINE [--from] [--rate KBIT] [--loss %] [--delay MS] [--jitter MS] [--duplicate %] [--reorder %]',
  'link capture MACHINE [--filter EXPRESSION] [--file NEW.pcap] [--most MIB] [--count N]',
]

const clientOf = ({ services }: Surroundings) => createRouterClient(router, { context: services })

/** `labrig net link …`: the cable of a machine's network interface, what is done to its packets, and the packets. */
export async function netLink(words: readonly string[], args: Arguments, around: Surroundings): Promise<number> {
  const [verb = '', name, ...more] = words
  const known = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (known === undefined || name === undefined || more.length > 0) {
    throw new UsageError(`this is how it is used: labrig net ${linkUsage.join('\n  labrig net ')}`)
  }
  const all = [...known, 'explain', 'yes', 'json', 'help', 'version']
  const strange = [...args.flags, ...args.values.keys()].find((option) => !all.includes(option))
  if (strange !== undefined) throw new UsageError(`net link ${verb} has no option --${strange}`)
  const { id } = await findMachine(name, around.services)
  if (verb === 'ls') return list(id, args, around)
  if (verb === 'reset') return performActs([{ path: 'link.reset', input: { id } }], args, around)
  const one = { id, mac: await macOf(id, name, args, around) }
  if (verb === 'capture') return capture(one, args, around)
  const call: ActCall =
    verb === 'shape'
      ? { path: 'link.shape', input: { ...one, ...(await shapeOf(one, args, around)) } }
      : { path: verb === 'cut' ? 'link.cut' : 'link.restore', input: one }
  return performActs([call], args, around)
}

/** The interface that is meant: the only one, unless told. @throws UsageError */
async function macOf(id: string, name: string, { values }: Arguments, around: Surroundings): Promise<string> {
  const told = values.get('mac')
  if (told !== undefined) return told
  const { links } = await clientOf(around).link.list({ id })
  const [first, second] = links
  if (first === undefined) throw new Fault('NOT_FOUND', { what: 'network interface', id: name }, `${name} has no link.`)
  if (second === undefined) return first.mac
  const choice = links.map(({ mac, place }) => `--mac ${mac} (${place})`).join(', ')
  throw new UsageError(`${name} has several links; one of ${choice}`)
}

/** One direction is told, the other one stays as it is. */
async function shapeOf(
  { id, mac }: { readonly id: string; readonly mac: string },
  args: Arguments,
  around: Surroundings,
) {
  const direction = args.flags.has('from') ? 'fromMachine' : 'toMachine'
  if (args.flags.has('from') && args.flags.has('to')) throw new UsageError('--to or --from: one direction at a time')
  const typed = impairments.flatMap((name) => {
    const value = numberOf(args, name)
    return value === undefined || value === 0 ? [] : [[name, value] as const]
  })
  const { links } = await clientOf(around).link.list({ id })
  const now = links.find((link) => link.mac === mac.toLowerCase())?.shape
  return { ...now, [direction]: Object.fromEntries(typed) as Impairment }
}

const words = (shape: Impairment) =>
  impairments.flatMap((name) => (shape[name] === undefined ? [] : [`${name} ${shape[name]}`])).join(', ') || '-'

async function list(id: string, { flags }: Arguments, around: Surroundings): Promise<number> {
  const answer = await clientOf(around).link.list({ id })
  const cells = ({ mac, place, host, refused, up, shape }: MachineLink) => [
    ...[mac, place, host ?? `- (${refused ?? ''})`, up === null ? '-' : up ? 'in' : 'out'],
    ...[words(shape.toMachine), words(shape.fromMachine)],
  ]
  const heads = ['MAC', 'CONNECTED TO', 'HOST END', 'CABLE', 'TO MACHINE', 'FROM MACHINE']
  return tell(around.output, flags.has('json') ? toJson(answer) : table(heads, answer.links.map(cells)))
}

const line = ({ at, from, to, protocol, length, info }: PacketRow) =>
  `${new Date(at).toISOString().slice(11, 23)}  ${from} > ${to}  ${protocol} ${length}  ${info}\n`

/** Until Ctrl-C, so many packets, or a full file. */
async function capture(one: { readonly id: string; readonly mac: string }, args: Arguments, around: Surroundings) {
  const { output } = around
  const [most, count] = [numberOf(args, 'most'), numberOf(args, 'count')]
  const [filter, file] = [args.values.get('filter'), args.values.get('file')]
  const wish = { ...(filter && { filter }), ...(file && { file }), ...(most && { most }) }
  const stop = new AbortController()
  const signal = AbortSignal.any([stop.signal, around.signal])
  let told = 0
  try {
    const stream: AsyncIterable<CaptureNews> = await clientOf(around).link.capture({ ...one, ...wish }, { signal })
    for await (const { packets } of stream) {
      for (const packet of packets) {
        if (count !== undefined && told >= count) return 0
        tell(output, args.flags.has('json') ? `${JSON.stringify(packet)}\n` : line(packet))
        told += 1
      }
      if (count !== undefined && told >= count) return 0
    }
    return 0
  } finally {
    stop.abort()
  }
}
