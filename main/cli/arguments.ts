import { UsageError } from './failure.ts'

export interface Arguments {
  readonly command: string
  readonly words: readonly string[]
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
}

/** Options of each command: `true` takes a value. Those of all commands stand under ''. */
const options: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  '': { json: false, help: false, version: false },
  serve: { port: true, 'print-url': false, 'host-shell': false },
  console: { force: false, command: true, user: true },
}

/**
 * Takes a command line apart; options may stand anywhere, `--` ends them.
 * @throws UsageError for an option that the command does not have
 */
export function parseArguments(argv: readonly string[]): Arguments {
  const words: string[] = []
  const flags = new Set<string>()
  const values = new Map<string, string>()
  const rest = [...argv]
  const command = rest[0] !== undefined && !rest[0].startsWith('-') ? (rest.shift() ?? '') : ''
  const known = { ...options[''], ...options[command] }
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      words.push(...rest.splice(0))
    } else if (word.startsWith('--')) {
      const [name = '', inline] = word.slice(2).split(/=(.*)/s)
      const takesValue = known[name]
      if (takesValue === undefined) throw new UsageError(`unknown option --${name}; see labrig --help`)
      if (!takesValue) flags.add(name)
      else values.set(name, inline ?? rest.shift() ?? missing(name))
    } else words.push(word)
  }
  return { command, words, flags, values }
}

function missing(name: string): never {
  throw new UsageError(`--${name} needs a value`)
}
