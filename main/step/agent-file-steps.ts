import { link, open, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { GUEST_FILE_CHUNK, GuestFile } from '../libvirt/agent-file.ts'
import type { Connection } from '../libvirt/connection.ts'
import { reporter } from './archive-file.ts'
import type { OnDomain } from './domain-steps.ts'
import type { StepContext } from './engines.ts'
import { commandLine, quote } from './shell-words.ts'

/** What the guest's agent does with a file of the guest. */
export type AgentFileStep =
  /** Into a new file of this host. */
  | (OnDomain & {
      readonly type: 'agent.copy-out'
      readonly path: string
      readonly to: string
      readonly bytes: number
    })
  | (OnDomain & {
      readonly type: 'agent.copy-in'
      readonly from: string
      readonly path: string
      readonly bytes: number
    })
  | (OnDomain & { readonly type: 'agent.write'; readonly path: string; readonly text: string })

const domOf = ({ name, uuid }: OnDomain) => ({ name, uuid, id: -1 })

export async function runAgentFileStep(
  step: AgentFileStep,
  connection: Connection,
  context: StepContext,
): Promise<void> {
  switch (step.type) {
    case 'agent.copy-out':
      return copyOut(step, connection, context)
    case 'agent.copy-in':
      return copyIn(step, connection, context)
    case 'agent.write': {
      await using file = await GuestFile.open(connection, domOf(step), step.path, 'w')
      await file.write(Buffer.from(step.text))
    }
  }
}

type Of<T extends AgentFileStep['type']> = Extract<AgentFileStep, { type: T }>

/** What breaks off leaves nothing of that name. */
async function copyOut(step: Of<'agent.copy-out'>, connection: Connection, context: StepContext): Promise<void> {
  const part = `${step.to}.part`
  const report = reporter(basename(step.to), 'downloading', step.bytes, context)
  try {
    await using source = await GuestFile.open(connection, domOf(step), step.path, 'r')
    await using target = await open(part, 'wx', 0o600)
    let read = 0
    for (let atEnd = false; !atEnd;) {
      context.signal.throwIfAborted()
      const next = await source.read()
      // A file that grows meanwhile, or a device, must not fill this host.
      const left = Math.max(step.bytes, GUEST_FILE_CHUNK) - read
      const bytes = next.bytes.subarray(0, left)
      await target.writeFile(bytes)
      report((read += bytes.length))
      atEnd = next.atEnd || bytes.length === 0
    }
    // link(2) refuses a name that came meanwhile, rename(2) would replace it.
    await link(part, step.to)
  } finally {
    await rm(part, { force: true })
  }
}

async function copyIn(step: Of<'agent.copy-in'>, connection: Connection, context: StepContext): Promise<void> {
  const report = reporter(basename(step.from), 'uploading', step.bytes, context)
  await using source = await open(step.from, 'r')
  await using target = await GuestFile.open(connection, domOf(step), step.path, 'w')
  const chunk = Buffer.alloc(GUEST_FILE_CHUNK)
  for (let sent = 0; ;) {
    context.signal.throwIfAborted()
    const { bytesRead } = await source.read(chunk, 0, chunk.length)
    if (bytesRead === 0) return
    await target.write(chunk.subarray(0, bytesRead))
    report((sent += bytesRead))
  }
}

/** What one argument of a program can carry (MAX_ARG_STRLEN, 128 KiB), as base64. Bytes. */
const ARGUMENT = 60_000

/** @param ask the words that give the agent a command */
export function explainAgentFileStep(step: AgentFileStep, ask: readonly string[]): string {
  const line = commandLine(ask)
  const mode = step.type === 'agent.copy-out' ? 'rb' : 'wb'
  const opening = JSON.stringify({ execute: 'guest-file-open', arguments: { path: step.path, mode } })
  const of = (verb: string, more = '') =>
    String.raw`"{\"execute\":\"guest-file-${verb}\",\"arguments\":{\"handle\":$handle${more}}}"`
  const first = `export handle=$(${line} ${quote(opening)} | tr -dc 0-9)`
  const last = `${line} ${of('close')}`
  if (step.type === 'agent.copy-out') {
    const read = `${line} ${of('read', String.raw`,\"count\":${GUEST_FILE_CHUNK}`)}`
    const data = String.raw`sed 's/.*"buf-b64":"\([^"]*\)".*/\1/' | base64 -d`
    const more = `case $answer in *'"eof":true'*) break;; esac`
    const loop = `while answer=$(${read}); do printf %s "$answer" | ${data}; ${more}; done > ${commandLine([step.to])}`
    return [first, loop, last].join('\n')
  }
  const write = `${line} ${of('write', String.raw`,\"buf-b64\":\"$(base64 -w 0)\"`)}`
  const split = `split -b ${ARGUMENT} --filter=${quote(write)}`
  const from =
    step.type === 'agent.copy-in' ? `${split} ${commandLine([step.from])}` : `printf %s ${quote(step.text)} | ${split}`
  return [first, from, last].join('\n')
}
