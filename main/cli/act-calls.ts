import { createRouterClient } from '@orpc/server'
import { Fault } from '../../contract/fault.ts'
import type { Services } from '../api/context.ts'
import { explainProcedure } from '../api/explain.ts'
import { router } from '../api/router.ts'
import type { Arguments } from './arguments.ts'
import { reportFailure } from './failure.ts'
import { toJson, type Output } from './output.ts'
import type { Ask } from './uninstall.ts'
import type { ActCall } from './vm-words.ts'

export interface Surroundings {
  readonly services: Services
  readonly output: Output
  readonly ask: Ask
  readonly signal: AbortSignal
}

/** Does acts one after another, or shows their commands; what loses something wants a yes. @returns the exit code */
export async function performActs(calls: readonly ActCall[], args: Arguments, around: Surroundings): Promise<number> {
  const json = args.flags.has('json')
  if (calls.length === 0) return tell(around.output, json ? '[]\n' : 'There was nothing to do.\n')
  if (args.flags.has('explain')) return explain(calls, around, json)
  await agree(calls, args, around)
  return perform(calls, args, around)
}

export function tell(output: Output, text: string): number {
  output.out(text)
  return 0
}

async function explain(calls: readonly ActCall[], { services, output }: Surroundings, json: boolean): Promise<number> {
  const explained = []
  for (const { path, input } of calls) explained.push(await explainProcedure(path, input, services))
  if (json) return tell(output, toJson(explained, 2) + '\n')
  for (const { destroys, warnings, commands } of explained) {
    for (const { text } of destroys) output.err(`# destroys: ${text}\n`)
    for (const { text } of warnings) output.err(`# warning: ${text}\n`)
    output.out(commands.map((command) => `${command}\n`).join(''))
  }
  return 0
}

/** @throws Fault REFUSED when something would be lost and nobody said yes */
async function agree(calls: readonly ActCall[], args: Arguments, { services, output, ask }: Surroundings) {
  if (args.flags.has('yes')) return
  const losses: string[] = []
  for (const { path, input } of calls) {
    // What cannot be planned is refused with its own reason when it is done.
    const found = await explainProcedure(path, input, services).catch(() => null)
    losses.push(...(found?.destroys ?? []).map(({ text }) => text))
  }
  if (losses.length === 0) return
  for (const text of losses) output.err(`destroys: ${text}\n`)
  const json = args.flags.has('json')
  if (!json && (await ask?.('Do it?')) === true) return
  // Whoever reads lines has just read them.
  const told = json ? { detail: losses.join('; ') } : {}
  throw new Fault('REFUSED', { reason: 'not-agreed', ...told }, 'Nothing was done; --yes agrees to it.')
}

type Callable = (input: unknown, options: { signal: AbortSignal }) => Promise<unknown>

/** One after another; a failure of one does not keep the others. @returns the exit code of the first failure */
async function perform(calls: readonly ActCall[], args: Arguments, around: Surroundings): Promise<number> {
  const { services, output, signal } = around
  const json = args.flags.has('json')
  const client = createRouterClient(router, { context: services })
  const answers: unknown[] = []
  let exit = 0
  for (const { path, input } of calls) {
    let target: unknown = client
    for (const part of path.split('.')) target = (target as Record<string, unknown>)[part]
    try {
      const answer = await (target as Callable)(input, { signal })
      answers.push(answer)
      if (json) continue
      for (const command of (answer as { commands: string[] }).commands) output.out(`$ ${command}\n`)
    } catch (error) {
      const code = reportFailure(error, output, json)
      exit ||= code
    }
  }
  if (json) output.out(toJson(answers, 2) + '\n')
  return exit
}
