import type { LinkLack, LinkTool } from '../../contract/link.ts'
import { rulesScript, sentName } from '../net/link-shape.ts'
import { readFixRights } from '../step/fix-rights.ts'
import { isThere, worksApart } from '../system/host-net.ts'

export type LinkLacks = Readonly<Record<LinkTool, LinkLack | null>>

const isRoot = () => process.geteuid?.() === 0

/** The loopback of a new namespace. */
const LOOPBACK = { name: 'lo', index: 1 }

async function lackOf(program: 'tc' | 'nft', works: () => Promise<boolean>): Promise<LinkLack | null> {
  if (!(await isThere(program))) return 'program'
  if (!isRoot()) return 'root'
  return (await works()) ? null : 'kernel'
}

/** The privileged helper has rights for queues; what the kernel lacks shows only when it is asked, since root alone can try. */
async function queueLack(works: () => Promise<boolean>): Promise<LinkLack | null> {
  const lack = await lackOf('tc', works)
  return lack === 'root' && (await readFixRights()).helper ? null : lack
}

const queue = (...words: readonly string[]) => worksApart(['tc', 'qdisc', 'add', 'dev', 'lo', 'root', ...words])

/** Each has a namespace of its own, so that what comes in is sent on to where it came in. */
const REDIRECT = [
  'qdisc add dev lo handle ffff: ingress',
  'filter add dev lo parent ffff: protocol all u32 match u32 0 0 action mirred egress redirect dev lo',
].join('\n')

async function sends(): Promise<boolean> {
  const tries = [
    worksApart(['ip', 'link', 'add', sentName(1), 'type', 'ifb']),
    worksApart(['tc', '-batch', '-'], `${REDIRECT}\n`),
    queue('netem', 'delay', '1ms'),
  ]
  return (await Promise.all(tries)).every(Boolean)
}

async function probe(): Promise<LinkLacks> {
  const rules = rulesScript(LOOPBACK, { toLoss: 1, fromLoss: 1, fromRate: 1000 })
  const [rate, loss, delay, sent, capture] = await Promise.all([
    queueLack(() => queue('tbf', 'rate', '1mbit', 'burst', '16kb', 'latency', '500ms')),
    lackOf('nft', () => worksApart(['nft', '-f', '-'], rules)),
    queueLack(() => queue('netem', 'delay', '1ms')),
    lackOf('tc', sends),
    isThere('tcpdump').then((there) => (!there ? 'program' : isRoot() ? null : 'root')),
  ])
  return { rate, loss, delay, sent, capture }
}

/** A program may be installed while we run. Milliseconds. */
const FRESH = 30_000
let known: { readonly at: number; readonly lacks: Promise<LinkLacks> } | null = null

/** What this host's kernel, programs and our rights do not give: tried, never guessed by versions. */
export function readLinkLacks(): Promise<LinkLacks> {
  if (known === null || Date.now() - known.at > FRESH) known = { at: Date.now(), lacks: probe() }
  return known.lacks
}
