import type { Services } from '../api/context.ts'
import { explainProcedure } from '../api/explain.ts'
import { createServices, type RunningServices } from '../services.ts'
import { parseArguments, type Arguments } from './arguments.ts'
import { callProcedure, findProcedure, parseInput, withMachineId } from './call.ts'
import { containerCommand } from './container.ts'
import { containerHelp } from './container-commands.ts'
import { connections } from './connections.ts'
import { attachConsole } from './console.ts'
import { doctor } from './doctor.ts'
import { reportFailure, UsageError } from './failure.ts'
import { imageHelp } from './image-commands.ts'
import { imageCommand } from './images.ts'
import { helpText } from './help.ts'
import { printMachines } from './machines.ts'
import { toJson, type Output } from './output.ts'
import { osImages } from './os-images.ts'
import { pruneCommand } from './prune.ts'
import { registryCommand } from './registry.ts'
import { registryHelp } from './registry-commands.ts'
import { serve } from './serve.ts'
import { isAboutFiles, vmFiles } from './vm-files.ts'
import { hostCommand } from './host.ts'
import { stats } from './stats.ts'
import { terminalAsk, uninstall } from './uninstall.ts'
import { vmHelp } from './vm-commands.ts'
import { vmCommand } from './vm.ts'
import { netCommand } from './net.ts'
import { volumeCommand } from './volume.ts'

export interface Invocation {
  readonly argv: readonly string[]
  readonly output: Output
  readonly version: string
  readonly signal: AbortSignal
}

/** Commands with a page of their own behind --help. */
const helps: ReadonlyMap<string, () => string> = new Map([
  ['vm', vmHelp],
  ['container', containerHelp],
  ['image', imageHelp],
  ['registry', registryHelp],
])

/** Runs one command line. @returns the exit code */
export async function runCommandLine(invocation: Invocation): Promise<number> {
  const { argv, output } = invocation
  const json = argv.includes('--json')
  try {
    const args = parseArguments(argv)
    if (args.flags.has('version')) return print(output, `labrig ${invocation.version}\n`)
    const help = args.flags.has('help') ? helps.get(args.command) : undefined
    if (help !== undefined) return print(output, help())
    if (args.flags.has('help') || args.command === 'help') return print(output, helpText())
    if (args.command === '') throw new UsageError('which command? See labrig --help')
    await using services = await createServices({ hostShell: args.flags.has('host-shell') })
    return await dispatch(args, services, invocation)
  } catch (error) {
    return reportFailure(error, output, json)
  }
}

function print(output: Output, text: string): number {
  output.out(text)
  return 0
}

async function dispatch(args: Arguments, services: RunningServices, invocation: Invocation): Promise<number> {
  const { output, signal } = invocation
  const json = args.flags.has('json')
  switch (args.command) {
    case 'ls':
      return printMachines(services, output, {
        json,
        search: args.words.join(' '),
        trash: args.flags.has('trash'),
      })
    case 'vm':
      if (isAboutFiles(args)) return vmFiles(args, services, output, signal)
      return vmCommand(args, { services, output, ask: terminalAsk(), signal })
    case 'container':
      return containerCommand(args, { services, output, ask: terminalAsk(), signal })
    case 'doctor':
      return doctor(args, services, output)
    case 'call':
      await callProcedure(args.words, services, output, signal)
      return 0
    case 'explain':
      return explain(args, services, output)
    case 'console':
      return attachConsole(args.words[0], services, output, {
        force: args.flags.has('force'),
        command: args.values.get('command'),
        user: args.values.get('user'),
      })
    case 'connection':
      return connections(args, services, output)
    case 'image':
      return imageCommand(args, { services, output, ask: terminalAsk(), signal })
    case 'os-image':
      return osImages(args, services, output, signal)
    case 'prune':
      return pruneCommand(args, { services, output, ask: terminalAsk(), signal })
    case 'registry':
      return registryCommand(args, { services, output, ask: terminalAsk(), signal })
    case 'net':
      return netCommand(args, { services, output, ask: terminalAsk(), signal })
    case 'volume':
      return volumeCommand(args, { services, output, ask: terminalAsk(), signal })
    case 'host':
      return hostCommand(args, { services, output, signal })
    case 'stats':
      return stats(args, services, output, signal)
    case 'uninstall':
      return uninstall(args, services, output, terminalAsk())
    case 'serve':
      return serve(args, services, output, signal)
    default:
      throw new UsageError(`there is no command ${args.command}; see labrig --help`)
  }
}

async function explain(args: Arguments, services: Services, output: Output): Promise<number> {
  const { path } = findProcedure(args.words[0])
  const input = await withMachineId(path, parseInput(args.words[1]), services)
  const explanation = await explainProcedure(path, input, services)
  if (args.flags.has('json')) return print(output, toJson(explanation, 2) + '\n')
  for (const { text } of explanation.destroys) output.err(`# destroys: ${text}\n`)
  for (const { text } of explanation.warnings) output.err(`# warning: ${text}\n`)
  return print(output, explanation.commands.join('\n') + '\n')
}
