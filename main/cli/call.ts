import { createRouterClient } from '@orpc/server'
import { z } from 'zod'
import { parseId } from '../../contract/ids.ts'
import type { Machine } from '../../contract/machine.ts'
import type { ProcedureEntry } from '../../contract/procedures.ts'
import { procedureEntries } from '../../contract/procedures.ts'
import { router } from '../api/router.ts'
import type { Services } from '../api/context.ts'
import { parseJson } from '../system/json-text.ts'
import { UsageError } from './failure.ts'
import { findMachine } from './machines.ts'
import { toJson, type Output } from './output.ts'

type Callable = (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>

/** @throws UsageError naming procedures that come close */
export function findProcedure(path: string | undefined): ProcedureEntry {
  const entry = procedureEntries.find((one) => one.path === path)
  if (entry !== undefined) return entry
  const group = path?.split('.')[0] ?? ''
  const close = procedureEntries.map((one) => one.path).filter((one) => one.startsWith(`${group}.`))
  const hint = close.length > 0 ? `; there are: ${close.join(', ')}` : '; labrig --help lists them'
  throw new UsageError(`there is no procedure ${path ?? ''}${hint}`)
}

/** @throws UsageError with line and column where the text stops being JSON */
export function parseInput(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return parseJson(text)
  } catch (error) {
    throw new UsageError(`the input is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** What kind of machine a procedure's id is of; null when it is of none. */
function machineKind(path: string): Machine['kind'] | null {
  if (path === 'console.serial' || path === 'console.screen' || path.startsWith('vm.')) return 'vm'
  return path.startsWith('container.') || path.startsWith('console.') ? 'container' : null
}

/** A machine may be given by its name: the command line's own convenience, the contract knows ids only. */
export async function withMachineId(path: string, input: unknown, services: Services): Promise<unknown> {
  const kind = machineKind(path)
  if (kind === null || typeof input !== 'object' || input === null || !('id' in input)) return input
  const { id } = input
  if (typeof id !== 'string' || parseId(id) !== null) return input
  return { ...input, id: (await findMachine(id, services, kind)).id }
}

/** @throws UsageError when fields are given to a procedure that takes none: they would do nothing */
function refuseNeedlessInput({ path, procedure }: ProcedureEntry, input: unknown): void {
  if (procedure['~orpc'].inputSchema !== undefined || input === undefined) return
  if (typeof input === 'object' && input !== null && Object.keys(input).length === 0) return
  throw new UsageError(`${path} takes no input`)
}

/** Calls any procedure in this process and prints its answer: one JSON document, or one line per event of a stream. */
export async function callProcedure(
  words: readonly string[],
  services: Services,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const entry = findProcedure(words[0])
  const input = await withMachineId(entry.path, parseInput(words[1]), services)
  refuseNeedlessInput(entry, input)
  const client = createRouterClient(router, { context: services })
  let target: unknown = client
  for (const part of entry.path.split('.')) target = (target as Record<string, unknown>)[part]
  const answer = await (target as Callable)(input, { signal })
  if (isStream(answer)) {
    for await (const event of answer) {
      output.out(toJson(event) + '\n')
      await output.room?.(signal)
    }
    return
  }
  for (const text of warningsIn(answer)) output.err(`# warning: ${text}\n`)
  if (answer !== undefined) output.out(toJson(answer, 2) + '\n')
}

const warned = z.object({ task: z.string(), warnings: z.array(z.object({ text: z.string() })) })

/** What of an act was too much for this host: a person reads it beside the answer. */
function warningsIn(answer: unknown): string[] {
  return warned.safeParse(answer).data?.warnings.map(({ text }) => text) ?? []
}

function isStream(answer: unknown): answer is AsyncIterable<unknown> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer
}
