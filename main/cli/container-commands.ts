import type { ActPath } from '../api/planners.ts'
import type { ContainerCommand } from './container-command.ts'
import { containerFileCommands } from './container-file-commands.ts'
import { parseJson } from '../system/json-text.ts'
import { UsageError } from './failure.ts'
import { given, numberOf, type TypedArguments as Arguments } from './vm-words.ts'

interface More {
  readonly options: Readonly<Record<string, boolean>>
  readonly input: (args: Arguments) => object
}

/** An act that is done to each container by itself. */
function each(word: string, path: ActPath, summary: string, more?: More): ContainerCommand {
  const { options = {}, input = () => ({}) } = more ?? {}
  const told = Object.entries(options).map(([name, takes]) => ` [--${name}${takes ? ' …' : ''}]`)
  return {
    usage: `${word} NAME…${told.join('')}`,
    summary,
    least: 1,
    most: 1000,
    names: 'all',
    options,
    calls: (ids, args) => ids.map((id) => ({ path, input: { id, ...input(args) } })),
  }
}

const seconds = {
  options: { seconds: true },
  input: (args: Arguments) => given({ seconds: numberOf(args, 'seconds') }),
}

const wordsOf = (text: string | undefined) => (text ?? '').split(/[\s,]+/).filter((word) => word !== '')

/** "on-failure:3" as docker takes it. */
function restartOf(text: string | undefined) {
  if (text === undefined) return undefined
  const [name, retries] = text.split(':')
  return { name, retries: Number(retries ?? 0) }
}

function limits(args: Arguments): Record<string, unknown> {
  const processes = args.values.get('processes') === 'none' ? null : numberOf(args, 'processes')
  const restart = restartOf(args.values.get('restart'))
  return given({ memory: numberOf(args, 'memory'), cpus: numberOf(args, 'cpus'), processes, restart })
}

/** @throws UsageError where the text stops being JSON */
function changeOf(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    throw new UsageError(`the change is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** `labrig container …`: the acts as a script writer types them, with names instead of ids. */
export const containerCommands: Readonly<Record<string, ContainerCommand>> = {
  start: each('start', 'container.start', 'starts'),
  stop: each('stop', 'container.stop', 'asks the main process to end, kills it after the grace time', seconds),
  restart: each('restart', 'container.restart', 'stops and starts', seconds),
  kill: each('kill', 'container.kill', 'sends a signal to the main process (SIGKILL unless --signal)', {
    options: { signal: true },
    input: ({ values }) => given({ signal: values.get('signal') }),
  }),
  pause: each('pause', 'container.pause', 'freezes all processes'),
  resume: each('resume', 'container.resume', 'continues a paused one'),
  rename: {
    usage: 'rename NAME NEW',
    summary: 'gives it another name',
    least: 2,
    most: 2,
    names: 'first',
    options: {},
    calls: ([id], { words }) => [{ path: 'container.rename', input: { id, name: words[2] } }],
  },
  rm: each('rm', 'container.delete', 'deletes for good; --volumes: its anonymous volumes too', {
    options: { force: false, volumes: false },
    input: ({ flags }) => ({ force: flags.has('force'), volumes: flags.has('volumes') }),
  }),
  set: {
    usage: 'set NAME [--memory MIB] [--cpus N] [--processes N|none] [--restart POLICY]',
    summary: 'changes limits and restart policy while it runs',
    least: 1,
    most: 1,
    names: 'all',
    options: { memory: true, cpus: true, processes: true, restart: true },
    calls: ([id], args) => [{ path: 'container.set', input: { id, ...limits(args) } }],
  },
  connect: {
    usage: 'connect NAME NETWORK [--alias A,B] [--ip ADDRESS]',
    summary: 'plugs it into one more network, running or not',
    least: 2,
    most: 2,
    names: 'first',
    options: { alias: true, ip: true },
    calls: ([id], { words, values }) => [
      {
        path: 'container.connect',
        input: given({ id, network: words[2], aliases: wordsOf(values.get('alias')), address: values.get('ip') }),
      },
    ],
  },
  disconnect: {
    usage: 'disconnect NAME NETWORK',
    summary: 'unplugs it from a network',
    least: 2,
    most: 2,
    names: 'first',
    options: {},
    calls: ([id], { words }) => [{ path: 'container.disconnect', input: { id, network: words[2] } }],
  },
  move: {
    usage: 'move NAME FROM TO',
    summary: 'plugs it into another network instead of one that it is in',
    least: 3,
    most: 3,
    names: 'first',
    options: {},
    calls: ([id], { words }) => [{ path: 'container.move', input: { id, from: words[2], to: words[3] } }],
  },
  edit: {
    usage: 'edit NAME JSON [--settle SECONDS]',
    summary: [
      'makes it again with changes, as {"image": "nginx:1.29", "ports": [{"container": 80, "host": 8080}]};',
      'volumes and networks stay, the old one is kept and comes back when the new one does not settle',
    ].join('\n        '),
    least: 2,
    most: 2,
    names: 'first',
    options: { settle: true },
    calls: ([id], args) => [
      {
        path: 'container.recreate',
        input: given({ id, change: changeOf(args.words[2] ?? ''), settle: numberOf(args, 'settle') }),
      },
    ],
  },
  'roll-back': each('roll-back', 'container.rollBack', 'puts the container back that an edit replaced'),
  ...containerFileCommands,
  isolation: {
    usage: 'isolation NAME',
    summary: 'what it has for itself and what it shares with this host: namespaces, processes, limits, rights',
    least: 1,
    most: 1,
    names: 'all',
    options: {},
    calls: () => [],
  },
}

/** Every option of every one of them: which belong together is checked when the command is known. */
export const containerOptions: Readonly<Record<string, boolean>> = Object.assign(
  { yes: false, explain: false },
  ...Object.values(containerCommands).map(({ options }) => options),
) as Record<string, boolean>

/** @throws UsageError for too few or many words, and for options of another command */
export function checkContainerUse(word: string, command: ContainerCommand, args: Arguments): void {
  const use = `labrig container ${command.usage}`
  const count = args.words.length - 1
  if (count < command.least || count > command.most) throw new UsageError(`this is how it is used: ${use}`)
  const known = new Set([...Object.keys(command.options), 'yes', 'explain', 'json', 'help', 'version'])
  const strange = [...args.flags, ...args.values.keys()].find((name) => !known.has(name))
  if (strange !== undefined) throw new UsageError(`container ${word} has no option --${strange}; ${use}`)
}

/** The text of `labrig container --help`. */
export function containerHelp(): string {
  const lines = Object.values(containerCommands).map(({ usage, summary }) => `  ${usage}\n        ${summary}`)
  return `Usage: labrig container COMMAND NAME… [OPTION]…

${lines.join('\n')}

  --explain   shows the commands that do the same, without doing it
  --yes       does what loses something without asking; without a terminal it is refused otherwise
  --json      machine-readable answers and errors

A name may be a container's name or id. Several are done one after another; the exit code is that of the first failure.
`
}
