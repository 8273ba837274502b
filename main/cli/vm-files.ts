import { createRouterClient, type RouterClient } from '@orpc/server'
import type { LeftOut } from '../../contract/texts/left-out.ts'
import type { Services } from '../api/context.ts'
import { explainProcedure } from '../api/explain.ts'
import { router, type Router } from '../api/router.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import { findMachine } from './machines.ts'
import { toJson, type Output } from './output.ts'
import { checkFileUse, vmFileCommands, type VmFileCommand } from './vm-file-commands.ts'

type Client = RouterClient<Router>
type Callable = (input: unknown, options: { signal: AbortSignal }) => Promise<object>

/** Whether `labrig vm …` is one of these. */
export function isAboutFiles({ words }: Arguments): boolean {
  return Object.hasOwn(vmFileCommands, words[0] ?? '')
}

/** What the answer of each of them has of these. */
interface Whole {
  readonly folder?: string
  readonly path?: string
  readonly id?: string
  readonly ids?: readonly string[]
  readonly leftOut?: readonly LeftOut[]
}

function madeOf({ folder, path, id, ids }: Whole): string {
  return folder ?? path ?? id ?? ids?.join('\n') ?? 'every checksum is right'
}

async function leftOutOf(whole: Whole, client: Client, signal: AbortSignal): Promise<readonly LeftOut[]> {
  if (whole.leftOut !== undefined || whole.folder === undefined) return whole.leftOut ?? []
  return (await client.backup.inspect({ folder: whole.folder }, { signal })).leftOut
}

async function callOf(command: VmFileCommand, args: Arguments, services: Services) {
  const [, first = ''] = args.words
  const id = command.named ? (await findMachine(first, services, 'vm')).id : first
  return { path: command.act, input: command.input(id, args) }
}

/**
 * VMs as files: `labrig vm backup|verify|restore|export|import`. Prints what was made; what is left out goes to the
 * error stream, so that a script gets one path.
 * @throws UsageError
 */
export async function vmFiles(
  args: Arguments,
  services: Services,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const [word = ''] = args.words
  const command = Object.hasOwn(vmFileCommands, word) ? vmFileCommands[word] : undefined
  if (command === undefined) throw new UsageError(`vm takes ${Object.keys(vmFileCommands).join(', ')}`)
  checkFileUse(word, command, args)
  const { path, input } = await callOf(command, args, services)
  const json = args.flags.has('json')
  if (args.flags.has('explain')) {
    const explanation = await explainProcedure(path, input, services)
    output.out(json ? toJson([explanation], 2) + '\n' : explanation.commands.map((line) => `${line}\n`).join(''))
    return 0
  }
  const client = createRouterClient(router, { context: services })
  let target: unknown = client
  for (const part of path.split('.')) target = (target as Record<string, unknown>)[part]
  const whole = await (target as Callable)(input, { signal })
  for (const { text } of await leftOutOf(whole, client, signal)) output.err(`labrig: left out: ${text}\n`)
  output.out(json ? toJson(whole, 2) + '\n' : `${madeOf(whole)}\n`)
  return 0
}
