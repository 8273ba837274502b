/** One rule of `iptables -S`: its words as printed, in order. */
export interface Rule {
  readonly words: readonly string[]
  /** The line as printed. */
  readonly line: string
}

export interface Chain {
  /** Null for a chain that somebody made: packets that fall through return to the caller. */
  readonly policy: string | null
  readonly rules: readonly Rule[]
}

export type RuleSet = ReadonlyMap<string, Chain>

/** Words of a line of `iptables -S`, which quotes as a shell does what holds spaces. */
function wordsOf(line: string): string[] {
  const found = line.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g)
  return [...found].map(([, quoted, bare]) => (quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1')))
}

/** Reads what `iptables -S` prints (the filter table). Lines that are no rule, such as warnings, are skipped. */
export function parseRules(text: string): RuleSet {
  const chains = new Map<string, { policy: string | null; rules: Rule[] }>()
  for (const line of text.split('\n').map((one) => one.trim())) {
    const [option, name, ...words] = wordsOf(line)
    if (name === undefined) continue
    if (option === '-P') chains.set(name, { policy: words[0] ?? null, rules: [] })
    else if (option === '-N') chains.set(name, { policy: null, rules: [] })
    else if (option === '-A') chains.get(name)?.rules.push({ words, line })
  }
  return chains
}
