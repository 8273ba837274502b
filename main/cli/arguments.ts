import { containerOptions } from './container-commands.ts'
import { imageOptions } from './image-commands.ts'
import { vmFileOptions } from './vm-file-commands.ts'
import { netOptions } from './net-commands.ts'
import { UsageError } from './failure.ts'
import { vmOptions } from './vm-commands.ts'
import { registryOptions } from './registry-commands.ts'
import { volumeOptions } from './volume-commands.ts'

export interface Arguments {
  readonly command: string
  readonly words: readonly string[]
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
}

interface Command {
  /** How many words it takes beside its options. */
  readonly words: number
  /** `true` takes a value. */
  readonly options?: Readonly<Record<string, boolean>>
}

const commands: Readonly<Record<string, Command>> = {
  ls: { words: 100, options: { trash: false } },
  vm: { words: 1001, options: { ...vmOptions, ...vmFileOptions } },
  container: { words: 1001, options: containerOptions },
  doctor: { words: 0, options: { fix: true, undo: true, remedy: true, 'confirm-within': true } },
  call: { words: 2 },
  explain: { words: 2 },
  console: { words: 1, options: { force: false, command: true, user: true } },
  connection: { words: 3 },
  image: { words: 100, options: imageOptions },
  net: { words: 4, options: netOptions },
  'os-image': { words: 2, options: { pool: true, name: true, label: true, connection: true } },
  prune: { words: 1000, options: { connection: true, yes: false, explain: false } },
  registry: { words: 2, options: registryOptions },
  volume: { words: 3, options: volumeOptions },
  stats: { words: 1000, options: { csv: false, every: true, count: true } },
  uninstall: { words: 0, options: { yes: false } },
  serve: { words: 0, options: { port: true, 'print-url': false, 'host-shell': false } },
}
const everywhere: Readonly<Record<string, boolean>> = { json: false, help: false, version: false }

/**
 * Takes a command line apart; options may stand anywhere, `--` ends them.
 * @throws UsageError for an option that the command does not have, and for a word too many
 */
export function parseArguments(argv: readonly string[]): Arguments {
  const at = argv.findIndex((word) => !word.startsWith('-'))
  const command = argv[at] ?? ''
  const spec = Object.hasOwn(commands, command) ? commands[command] : undefined
  const words: string[] = []
  const flags = new Set<string>()
  const values = new Map<string, string>()
  const rest = at < 0 ? [...argv] : argv.toSpliced(at, 1)
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') words.push(...rest.splice(0))
    else if (word === '-h') flags.add('help')
    else if (!/^-./.test(word)) words.push(word)
    else takeOption(word, { ...everywhere, ...spec?.options }, { flags, values, rest })
  }
  const extra = spec && words.length > spec.words ? words[spec.words] : undefined
  if (extra !== undefined) {
    throw new UsageError(`one word too many: ${extra}; JSON has to stand in quotes, as in '{"id": "web1"}'`)
  }
  return { command, words, flags, values }
}

interface Taken {
  readonly flags: Set<string>
  readonly values: Map<string, string>
  /** What follows; an option's value is taken from it. */
  readonly rest: string[]
}

function takeOption(word: string, known: Readonly<Record<string, boolean>>, { flags, values, rest }: Taken): void {
  const [option = '', inline] = word.split(/=(.*)/s)
  const name = option.slice(2)
  if (!option.startsWith('--') || !Object.hasOwn(known, name)) {
    throw new UsageError(`unknown option ${option}; see labrig --help`)
  }
  if (known[name] === true) values.set(name, inline ?? rest.shift() ?? missing(name))
  else if (inline === undefined) flags.add(name)
  else throw new UsageError(`--${name} takes no value`)
}

function missing(name: string): never {
  throw new UsageError(`--${name} needs a value`)
}
