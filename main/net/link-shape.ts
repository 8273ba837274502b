/** What is done to packets of one direction; see the contract's impairment for the units. */
export interface Impaired {
  readonly rate?: number | undefined
  readonly loss?: number | undefined
  readonly delay?: number | undefined
  readonly jitter?: number | undefined
  readonly duplicate?: number | undefined
  readonly reorder?: number | undefined
}

/** By this number a queue is known as ours: whatever else stands at the root is somebody's and stays. */
export const QUEUE_HANDLE = '1ab0:'
/** Queues that the kernel gives an interface by itself. */
const DEFAULT_QUEUES = ['noqueue', 'pfifo_fast', 'fq_codel', 'fq', 'mq', 'noop']
/** A packet that the card would cut into pieces is up to 64 KiB here: a smaller bucket would let none of them through. Bytes. */
const BUCKET = 70_000
const LEAST_BURST = 2000
/** Packets that wait while they are delayed: at 1 Gbit/s those of 120 ms. */
const QUEUE_LIMIT = '10000'
/** numgen counts in hundredths of a percent. */
const PARTS = 10_000

const isDelayed = ({ delay, jitter, duplicate, reorder }: Impaired) =>
  [delay, jitter, duplicate, reorder].some((value) => value !== undefined)

/** Whether it takes the kernel's netem. */
export const needsNetem = (shape: Impaired): boolean => isDelayed(shape)

/** What follows `handle 1ab0:` of tc-tbf(8) or tc-netem(8); null where no queue is needed. */
export function queueWords(shape: Impaired): readonly string[] | null {
  const { rate, delay, jitter, duplicate, reorder } = shape
  if (!isDelayed(shape)) {
    // Half a second of data may wait, so that a slow link does not lose what a connection sends at once.
    return rate === undefined ? null : ['tbf', 'rate', `${rate}kbit`, 'burst', '16kb', 'latency', '500ms']
  }
  return [
    ...['netem', 'limit', QUEUE_LIMIT],
    // Without a delay nothing can be overtaken; 1 ms is the least that netem takes as one.
    ...['delay', `${delay ?? (jitter === undefined && reorder === undefined ? 0 : 1)}ms`],
    ...(jitter === undefined ? [] : [`${jitter}ms`]),
    ...(duplicate === undefined ? [] : ['duplicate', `${duplicate}%`]),
    ...(reorder === undefined ? [] : ['reorder', `${reorder}%`]),
    ...(rate === undefined ? [] : ['rate', `${rate}kbit`]),
  ]
}

/**
 * The same for what the machine sends, which comes in at the host's end, where the kernel has no queue: it goes through an
 * interface of its own (ifb) first. The kernel does not show it to netfilter after that (net/core/dev.c, skip_classify), so
 * that queue does all there is to do. Null where none is needed.
 */
export function sentWords(shape: Impaired): readonly string[] | null {
  const { loss } = shape
  if (!isDelayed(shape)) return null
  return [...(queueWords(shape) ?? []), ...(loss === undefined ? [] : ['loss', `${loss}%`])]
}

const SENT = 'ifb1ab0i'
/** The interface that has the queue of what comes in at another one, by that one's number. */
export const sentName = (index: number): string => `${SENT}${index}`

/** The number in such a name; null for other interfaces. */
export function sentIndex(name: string): number | null {
  return name.startsWith(SENT) ? Number(name.slice(SENT.length)) : null
}

/** What netfilter does: packets are lost in both directions, and what the machine sends is limited. */
export interface Rules {
  readonly toLoss: number | null
  readonly fromLoss: number | null
  /** kbit/s */
  readonly fromRate: number | null
}

export function rulesOf(toMachine: Impaired, fromMachine: Impaired): Rules | null {
  const rules = {
    toLoss: toMachine.loss ?? null,
    ...(needsNetem(fromMachine)
      ? { fromLoss: null, fromRate: null }
      : { fromLoss: fromMachine.loss ?? null, fromRate: fromMachine.rate ?? null }),
  }
  return Object.values(rules).every((value) => value === null) ? null : rules
}

const TABLE = 'labrig_link_'

/** By the number of the interface, which is never given again while the host runs; its name is. */
export const tableOf = (index: number): string => `${TABLE}${index}`

/** The numbers of the interfaces that have a table of ours, of `nft -j list tables netdev`. */
export function tablesIn(output: string): number[] {
  return [...output.matchAll(/"labrig_link_(\d+)"/g)].map(([, index]) => Number(index))
}

/** The same of `nft list ruleset`, which is for people. */
export function listedTables(output: string): number[] {
  return [...output.matchAll(/^table netdev labrig_link_(\d+) \{/gm)].map(([, index]) => Number(index))
}

/**
 * The whole table, in the language of nft(8), in place of the one before. A kernel since 6.16 keeps a chain for the next
 * interface of the same name, so each rule also asks for the number: what is left behind touches nobody.
 */
export function rulesScript(host: { readonly name: string; readonly index: number }, rules: Rules | null): string {
  const table = `netdev ${tableOf(host.index)}`
  const before = [`add table ${table}`, `delete table ${table}`]
  if (rules === null) return `${before.join('\n')}\n`
  const lose = (side: 'iif' | 'oif', loss: number) => {
    // nft refuses a comparison that always holds.
    const some = loss >= 100 ? '' : `numgen random mod ${PARTS} < ${Math.round(loss * (PARTS / 100))} `
    return `    meta ${side} ${host.index} ${some}counter drop comment "loss ${loss}"`
  }
  const limit = (rate: number) => {
    const bytes = Math.ceil((rate * 1000) / 8)
    // The bucket of nftables holds a second's worth and the burst (nft_limit.c).
    const burst = Math.max(LEAST_BURST, BUCKET - bytes)
    return `    meta iif ${host.index} limit rate over ${bytes} bytes/second burst ${burst} bytes counter drop comment "rate ${rate}"`
  }
  const chain = (hook: 'ingress' | 'egress', lines: readonly (string | false)[]) =>
    lines.some((line) => line !== false)
      ? [
          `  chain ${hook} {`,
          `    type filter hook ${hook} device "${host.name}" priority 0;`,
          ...lines.filter((line) => line !== false),
          '  }',
        ]
      : []
  return [
    ...before,
    `table ${table} {`,
    ...chain('egress', [rules.toLoss !== null && lose('oif', rules.toLoss)]),
    ...chain('ingress', [
      rules.fromLoss !== null && lose('iif', rules.fromLoss),
      rules.fromRate !== null && limit(rules.fromRate),
    ]),
    '}',
    '',
  ].join('\n')
}

type Json = Readonly<Record<string, unknown>>

function parsed(output: string): unknown {
  try {
    return JSON.parse(output) as unknown
  } catch {
    return null
  }
}

/** What the rules of a table say, of `nft -j list table netdev …`; null for a table that is not there. */
export function readRules(output: string): Rules | null {
  const rows = ((parsed(output) as Json | null)?.['nftables'] ?? []) as readonly Json[]
  let rules: Rules = { toLoss: null, fromLoss: null, fromRate: null }
  for (const { rule } of rows as readonly { rule?: Json }[]) {
    const said = /^(loss|rate) ([\d.]+)$/.exec(String(rule?.['comment'] ?? ''))
    if (said === null) continue
    const value = Number(said[2])
    if (said[1] === 'rate') rules = { ...rules, fromRate: value }
    else rules = rule?.['chain'] === 'egress' ? { ...rules, toLoss: value } : { ...rules, fromLoss: value }
  }
  return Object.values(rules).every((value) => value === null) ? null : rules
}

/** The queue at an interface's root: ours with what it does, the kernel's own, or somebody else's. */
export type RootQueue = { readonly type: 'ours'; readonly shape: Impaired } | { readonly type: 'plain' | 'foreign' }

/** Reads `tc -j qdisc show dev …`. */
export function readQueue(output: string): RootQueue {
  const rows = parsed(output)
  const root = (Array.isArray(rows) ? (rows as Json[]) : []).find((row) => row['root'] === true)
  if (root === undefined || DEFAULT_QUEUES.includes(String(root['kind']))) return { type: 'plain' }
  if (root['handle'] !== QUEUE_HANDLE) return { type: 'foreign' }
  const options = (root['options'] ?? {}) as Json
  return { type: 'ours', shape: root['kind'] === 'tbf' ? bucketOf(options) : netemOf(options) }
}

/** Whether something stands where packets come in, of `tc -j qdisc show dev …`. */
export function hasIngress(output: string): boolean {
  const rows = parsed(output)
  return Array.isArray(rows) && (rows as Json[]).some(({ kind }) => kind === 'ingress' || kind === 'clsact')
}

/** tc tells rates in bytes per second. */
const kbits = (bytes: unknown): number => Math.round((Number(bytes) * 8) / 1000)
const part = (options: Json, name: string) => (options[name] ?? {}) as Json
const share = (value: unknown): number => Math.round(Number(value) * PARTS) / 100
const millis = (seconds: unknown): number => Math.round(Number(seconds) * 1000)

const bucketOf = (options: Json): Impaired => ({ rate: kbits(options['rate']) })

/** tc tells shares as parts of one, times in seconds (q_netem.c, netem_print_opt). */
function netemOf(options: Json): Impaired {
  const delay = part(options, 'delay')
  const found = {
    delay: millis(delay['delay'] ?? 0),
    jitter: millis(delay['jitter'] ?? 0),
    duplicate: share(part(options, 'duplicate')['duplicate'] ?? 0),
    reorder: share(part(options, 'reorder')['reorder'] ?? 0),
    rate: kbits(part(options, 'rate')['rate'] ?? 0),
    loss: share(part(options, 'loss-random')['loss'] ?? 0),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value > 0))
}
