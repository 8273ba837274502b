import type { Family } from './family.ts'
import type { Rule, RuleSet } from './rule-set.ts'

/** A chain that the kernel sends packets through, with the others of its table that it may call. */
export interface ForwardHook {
  /** Family and name, as nft takes them: "inet filter". */
  readonly table: string
  readonly chain: string
  readonly rules: RuleSet
}

/** Words of a line, sets ({ a, b }) and quoted texts as one. */
function wordsOf(line: string): string[] {
  const found = line.matchAll(/"([^"]*)"|\{([^}]*)\}|([^\s;]+)/g)
  return [...found].map(([, quoted, set, bare]) => quoted ?? set?.replace(/[\s"]/g, '') ?? bare ?? '')
}

/**
 * Rules that `nft list ruleset` prints, in the words of iptables, so that one judge serves both. What only nft can say
 * becomes a condition that nobody meets.
 */
function ruleOf(line: string): Rule {
  const rest = wordsOf(line)
  const words: string[] = []
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) words.push(...translated(word, rest))
  return { words, line }
}

/** @param rest what follows the word; what belongs to it is taken from there */
function translated(word: string, rest: string[]): string[] {
  const value = (option: string, form: (text: string) => string = (text) => text) => {
    const negated = rest[0] === '!='
    if (negated || rest[0] === '==') rest.shift()
    return [...(negated ? ['!'] : []), option, form(rest.shift() ?? '')]
  }
  switch (word) {
    case 'iif':
    case 'iifname':
      return value('-i', wildcard)
    case 'oif':
    case 'oifname':
      return value('-o', wildcard)
    case 'ip':
    case 'ip6': {
      const field = rest.shift()
      if (field === 'saddr') return value('-s')
      return field === 'daddr' ? value('-d') : value('--other')
    }
    case 'tcp':
    case 'udp':
      if (rest[0] !== 'dport') return ['--other', word]
      rest.shift()
      return ['-p', word, ...value('--dport', (text) => text.replaceAll('-', ':'))]
    case 'ct':
      // A state and what was translated are one option of iptables.
      return ['state', 'status'].includes(rest.shift() ?? '')
        ? value('--ctstate', (text) => text.toUpperCase())
        : value('--other')
    case 'counter':
      if (rest[0] === 'packets') rest.splice(0, 4)
      return []
    case 'comment':
      return ['--comment', rest.shift() ?? '']
    case 'meta':
      return meta(rest, value)
    case 'log':
    case 'limit':
      return skipped(word, rest)
    default:
      return verdict(word, rest)
  }
}

/** A fact of the packet by its own name; those of interfaces may stand alone as well. */
function meta(rest: string[], value: (option: string) => string[]): string[] {
  const fact = rest[0] ?? ''
  if (/^[io]if(name)?$/.test(fact)) return []
  if (fact !== 'nfproto' && fact !== 'l4proto') return ['--other', 'meta']
  rest.shift()
  return value(fact === 'nfproto' ? '--family' : '-p')
}

function verdict(word: string, rest: string[]): string[] {
  switch (word) {
    case 'accept':
    case 'drop':
    case 'reject':
    case 'return':
      rest.length = 0
      return ['-j', word.toUpperCase()]
    case 'jump':
      return ['-j', rest.shift() ?? '']
    case 'goto':
      return ['-g', rest.shift() ?? '']
    default:
      return ['--other', word]
  }
}

/** A log changes nothing and its options end at the verdict; a limit or another fact of the packet is a condition. */
function skipped(word: string, rest: string[]): string[] {
  if (word !== 'log') return ['--other', word]
  const next = rest.findIndex((one) => /^(accept|drop|reject|return|jump|goto)$/.test(one))
  rest.splice(0, next < 0 ? rest.length : next)
  return []
}

const wildcard = (name: string) => name.replaceAll('*', '+')

/** Where in the kernel's way of a packet a chain stands. */
export type HookPoint = 'forward' | 'input' | 'output'

/** Reads `nft list ruleset`: each base chain of a hook that a family passes. Empty for a text that is none. */
export function parseForwardHooks(text: string, family: Family = 'ipv4', point: HookPoint = 'forward'): ForwardHook[] {
  const reader = new Reader(family, point)
  for (const line of text.split('\n')) reader.take(line.trim())
  return reader.isComplete ? reader.hooks : []
}

const HEAD = /^(table|chain|set|map|flowtable|counter|quota|ct \w+) (.+) \{$/
const BASE = /^type filter hook (\w+) .*?;(?: policy (\w+);)?/

class Reader {
  readonly hooks: ForwardHook[] = []
  readonly #tables: RegExp
  readonly #point: HookPoint
  #table = ''
  #chains = new Map<string, { policy: string | null; rules: Rule[] }>()
  /** Empty outside of chains. */
  #chain = ''
  #depth = 0

  constructor(family: Family, point: HookPoint) {
    this.#tables = family === 'ipv4' ? /^(ip|inet) / : /^(ip6|inet) /
    this.#point = point
  }

  /** Whether every brace was closed. */
  get isComplete(): boolean {
    return this.#depth === 0
  }

  take(line: string): void {
    const head = HEAD.exec(line)
    if (head !== null) this.#open(head[1] ?? '', head[2] ?? '')
    else if (line === '}') {
      this.#depth -= 1
      this.#chain = ''
    } else if (this.#chain !== '' && line !== '') this.#inChain(line)
  }

  #open(kind: string, name: string): void {
    this.#depth += 1
    if (kind === 'table') {
      this.#table = name
      this.#chains = new Map()
    }
    this.#chain = kind === 'chain' ? name : ''
    if (this.#chain !== '') this.#chains.set(this.#chain, { policy: null, rules: [] })
  }

  #inChain(line: string): void {
    const [, point, policy = 'accept'] = BASE.exec(line) ?? []
    if (point === this.#point) {
      this.#chains.set(this.#chain, { policy: policy.toUpperCase(), rules: [] })
      if (!this.#tables.test(this.#table)) return
      this.hooks.push({ table: this.#table, chain: this.#chain, rules: this.#chains })
    } else if (!/^type \w+ hook /.test(line)) this.#chains.get(this.#chain)?.rules.push(ruleOf(line))
  }
}
