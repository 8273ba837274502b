import { createRouterClient, type RouterClient } from '@orpc/server'
import { router, type Router } from '../api/router.ts'
import type { Services } from '../api/context.ts'
import type { LeftOut } from '../../contract/texts/left-out.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import { findMachine } from './machines.ts'
import { toJson, type Output } from './output.ts'

type Vms = RouterClient<Router>

interface Call {
  readonly client: Vms
  readonly services: Services
  readonly args: Arguments
  readonly options: { readonly signal: AbortSignal }
}

/** What came of it: the new folder, file or names, and what does not come along. */
interface Answer {
  readonly made: string
  readonly leftOut: readonly LeftOut[]
  readonly whole: object
}

function word(args: Arguments, index: number, what: string): string {
  const found = args.words[index]
  if (found === undefined) throw new UsageError(`vm ${args.words[0] ?? ''} needs ${what}; see labrig --help`)
  return found
}

const pool = ({ values }: Arguments) => (values.has('pool') ? { pool: values.get('pool') ?? '' } : {})

async function backUp({ client, services, args, options }: Call): Promise<Answer> {
  const { id } = await findMachine(word(args, 1, 'a VM'), services, 'vm')
  const whole = await client.vm.backup({ id, folder: word(args, 2, 'a folder') }, options)
  const { leftOut } = await client.backup.inspect({ folder: whole.folder }, options)
  return { made: whole.folder, leftOut, whole }
}

async function restore({ client, args, options }: Call): Promise<Answer> {
  const name = args.values.get('name')
  const start = args.flags.has('start')
  const input = { folder: word(args, 1, 'the folder of a backup'), start, ...(name === undefined ? {} : { name }) }
  const whole = await client.vm.restore({ ...input, ...pool(args) }, options)
  return { made: whole.id, leftOut: whole.leftOut, whole }
}

async function verify({ client, args, options }: Call): Promise<Answer> {
  const whole = await client.backup.verify({ folder: word(args, 1, 'the folder of a backup') }, options)
  return { made: 'every checksum is right', leftOut: [], whole }
}

async function exportVm({ client, services, args, options }: Call): Promise<Answer> {
  const { id } = await findMachine(word(args, 1, 'a VM'), services, 'vm')
  const path = word(args, 2, 'a new file')
  const target = args.values.get('disk')
  const format = path.endsWith('.qcow2') ? ('qcow2' as const) : ('ova' as const)
  const whole = await client.vm.export({ id, path, format, ...(target === undefined ? {} : { target }) }, options)
  return { made: whole.path, leftOut: whole.leftOut, whole }
}

async function importOva({ client, args, options }: Call): Promise<Answer> {
  const network = args.values.get('network')
  const on = network === undefined ? {} : { network: network === 'none' ? null : network }
  const whole = await client.vm.import({ path: word(args, 1, 'an OVA'), ...pool(args), ...on }, options)
  return { made: whole.ids.join('\n'), leftOut: whole.leftOut, whole }
}

const verbs: Readonly<Record<string, (call: Call) => Promise<Answer>>> = {
  backup: backUp,
  restore,
  verify,
  export: exportVm,
  import: importOva,
}

/** Whether `labrig vm …` is one of these. */
export function isAboutFiles({ words }: Arguments): boolean {
  return Object.hasOwn(verbs, words[0] ?? '')
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
  const [verb = ''] = args.words
  const act = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
  if (act === undefined) throw new UsageError(`vm takes ${Object.keys(verbs).join(', ')}; see labrig --help`)
  const client = createRouterClient(router, { context: services })
  const { made, leftOut, whole } = await act({ client, services, args, options: { signal } })
  for (const { text } of leftOut) output.err(`labrig: left out: ${text}\n`)
  output.out(args.flags.has('json') ? toJson(whole, 2) + '\n' : `${made}\n`)
  return 0
}
