import { createInterface } from 'node:readline/promises'
import { createRouterClient } from '@orpc/server'
import type { Services } from '../api/context.ts'
import { router } from '../api/router.ts'
import { STRAYS, type HostChange, type HostChanges } from '../doctor/host-changes.ts'
import type { Arguments } from './arguments.ts'
import { reportFailure } from './failure.ts'
import { toJson, type Output } from './output.ts'
import { whatStays, type Stay } from './stays.ts'

/** Asks a person; null where there is nobody to ask. */
export type Ask = ((question: string) => Promise<boolean>) | null

/** A terminal on both sides, or nobody is there: a yes out of a pipe is nobody's. */
export function terminalAsk(): Ask {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return null
  return async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
    const answer = await Promise.race([lines.question(`${question} [y/N] `), closed])
    lines.close()
    return /^(y|yes)$/i.test(answer.trim())
  }
}

/**
 * `labrig uninstall`: shows all that Labrig changed on this host and what of it stays, and takes the changes back once
 * somebody agrees. Deletes no machine, no volume, no image, no file of the user's.
 * @returns 0 all is taken back, 5 nobody agreed or rights are lacking, or the exit code of the first failure
 */
export async function uninstall(args: Arguments, services: Services, output: Output, ask: Ask): Promise<number> {
  const json = args.flags.has('json')
  const found = await services.changedHost.list()
  const stays = await whatStays(services)
  if (!json) output.out(textOf(found) + staysText(stays))
  const agreed =
    args.flags.has('yes') || (!json && found.changes.length > 0 && (await ask?.('Take these changes back?')))
  const undone = agreed === true ? await takeBack(found.changes, services, output, json) : []
  const failed = undone.find(({ exit }) => exit !== 0)
  const left = found.changes.filter(({ finding }) => !undone.some((one) => one.finding === finding && one.exit === 0))
  if (json) output.out(toJson({ changes: found.changes, unseen: found.unseen, undone, stays }, 2) + '\n')
  else if (found.changes.length > 0) output.out(endText(left, agreed === true, ask !== null))
  return failed?.exit ?? (left.length === 0 ? 0 : 5)
}

interface Undone {
  readonly finding: string
  readonly exit: number
}

/** One after another, latest first as far as the records tell; a failure of one does not keep the others. */
async function takeBack(
  changes: readonly HostChange[],
  services: Services,
  output: Output,
  json: boolean,
): Promise<Undone[]> {
  const client = createRouterClient(router, { context: services })
  if (changes.some(({ finding }) => finding === STRAYS)) await services.changedHost.adoptStrays()
  const undone: Undone[] = []
  for (const { finding } of changes.toReversed()) {
    try {
      const { commands } = await client.doctor.undo({ id: finding })
      if (!json) for (const command of commands) output.out(`$ ${command}\n`)
      undone.push({ finding, exit: 0 })
    } catch (error) {
      undone.push({ finding, exit: reportFailure(error, output, json) })
    }
  }
  return undone
}

const indented = (command: string) => `    ${command.replaceAll('\n', '\n    ')}\n`

function textOf({ changes, unseen }: HostChanges): string {
  const more = unseen === null ? '' : `Whether the firewall has rules of Labrig's could not be seen: ${unseen}\n`
  if (changes.length === 0) return `Labrig has changed nothing on this host that is still there.\n${more}`
  const lines = changes.map(({ finding, commands, runnable }) => {
    const rights = runnable ? '' : ' (needs root: to be typed by hand)'
    return `  ${finding}${rights}\n${commands.map(indented).join('')}`
  })
  return `Changes to this host, and what takes them back:\n${lines.join('')}${more}`
}

const headings: Record<Stay['kind'], string> = {
  vm: 'VM',
  container: 'container',
  volume: 'volume',
  images: 'images',
  network: 'network',
  files: 'files',
  program: 'program',
}

function staysText(stays: readonly Stay[]): string {
  if (stays.length === 0) return ''
  const lines = stays.map(({ kind, name, path, commands }) => {
    const place = path === null ? '' : `  ${path}`
    return `  ${headings[kind]} ${name}${place}\n${commands.map(indented).join('')}`
  })
  return `What stays, and what would remove it:\n${lines.join('')}`
}

function endText(left: readonly HostChange[], agreed: boolean, asked: boolean): string {
  if (left.length === 0) return 'All changes are taken back.\n'
  if (agreed) return `Not taken back: ${left.map(({ finding }) => finding).join(', ')}.\n`
  return `Nothing was changed.${asked ? '' : ' To take them back: labrig uninstall --yes'}\n`
}
