import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRouterClient } from '@orpc/server'
import type { Finding } from '../../contract/doctor.ts'
import type { Services } from '../api/context.ts'
import { router } from '../api/router.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './failure.ts'
import { toJson, type Output } from './output.ts'

const marks = { ok: 'ok  ', warn: 'warn', fail: 'FAIL', unknown: '?   ' } as const

/** `labrig doctor`: the findings, or with --fix and --undo the mending of one. @returns the exit code */
export async function doctor(args: Arguments, services: Services, output: Output): Promise<number> {
  const json = args.flags.has('json')
  const fix = args.values.get('fix')
  const undo = args.values.get('undo')
  if (fix !== undefined && undo !== undefined) throw new UsageError('--fix or --undo, not both')
  if (fix !== undefined) return mend({ how: 'fix', id: fix, options: optionsOf(args) }, services, output, json)
  if (undo !== undefined) return mend({ how: 'undo', id: undo }, services, output, json)
  return printFindings(services, output, json)
}

function optionsOf({ values }: Arguments): { remedy?: string; confirmWithin?: number } {
  const remedy = values.get('remedy')
  const within = values.get('confirm-within')
  if (within !== undefined && !/^\d{1,3}$/.test(within)) throw new UsageError('--confirm-within: seconds, up to 600')
  return {
    ...(remedy === undefined ? {} : { remedy }),
    ...(within === undefined ? {} : { confirmWithin: Number(within) }),
  }
}

/** Prints the doctor's findings. @returns 6 when a check failed */
export async function printFindings(services: Services, output: Output, json: boolean): Promise<number> {
  const report = await services.checkHost()
  if (json) output.out(toJson(report, 2) + '\n')
  else {
    for (const finding of report.findings) output.out(textOf(finding))
    output.out(`\nGuests run with ${report.acceleration.accelerator}. ${report.acceleration.reason}\n`)
    const fixable = report.findings.find(({ remedies }) => remedies.some(({ runnable }) => runnable))
    if (fixable) output.out(`Labrig can mend this: labrig doctor --fix ${fixable.id}\n`)
  }
  return report.findings.some((finding) => finding.status === 'fail') ? 6 : 0
}

function textOf({ status, title, detail, advice, fix, undo, id }: Finding): string {
  const lines = [`${marks[status]}  ${title}: ${detail}`]
  if (status !== 'ok') lines.push(...fix.map((line) => `        → ${indented(line)}`))
  if (status !== 'ok' && advice !== null) lines.push(`        ${advice}`)
  if (undo.length > 0) lines.push(`        mended by Labrig; to take it back: labrig doctor --undo ${id}`)
  return lines.map((line) => `${line}\n`).join('')
}

const indented = (line: string) => line.replaceAll('\n', '\n          ')

type Mending =
  | { readonly how: 'fix'; readonly id: string; readonly options: { remedy?: string; confirmWithin?: number } }
  | { readonly how: 'undo'; readonly id: string }

/** Does it, then looks again. @returns 6 when the finding still fails */
async function mend(mending: Mending, services: Services, output: Output, json: boolean): Promise<number> {
  const { id } = mending
  const client = createRouterClient(router, { context: services })
  const { commands } =
    mending.how === 'fix' ? await client.doctor.fix({ id, ...mending.options }) : await client.doctor.undo({ id })
  if (await wasTakenBack(id, services, output)) return 1
  const finding = (await services.checkHost()).findings.find((one) => one.id === id)
  if (json) output.out(toJson({ commands, finding }, 2) + '\n')
  else {
    for (const command of commands) output.out(`$ ${command}\n`)
    if (commands.length === 0) output.out('There was nothing to do.\n')
    if (finding) output.out(textOf(finding))
  }
  return mending.how === 'fix' && finding?.status === 'fail' ? 6 : 0
}

/**
 * Waits for a yes to a fix that may have cut this host off; without one it is taken back, by the same clock.
 * @returns whether it was
 */
async function wasTakenBack(id: string, { deadMan }: Services, output: Output): Promise<boolean> {
  const waiting = deadMan.list().find(({ finding }) => finding === id)
  if (waiting === undefined) return false
  const seconds = Math.round((waiting.until - Date.now()) / 1000)
  output.err(`Is this host still connected? Enter keeps the change; without it, it is taken back in ${seconds} s.\n`)
  const clock = new AbortController()
  const answered = await Promise.race([enter(clock.signal), sleep(waiting.until - Date.now(), false)])
  clock.abort()
  if (answered && deadMan.disarm(id)) return false
  output.err('Nobody answered: the change is taken back.\n')
  if (deadMan.list().some(({ finding }) => finding === id)) await deadMan[Symbol.asyncDispose]()
  await deadMan.settled()
  return true
}

/** True at a line on standard input; never at its end alone: a closed terminal confirms nothing. */
function enter(signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    createInterface({ input: process.stdin, signal }).once('line', () => resolve(true))
  })
}
