import { ORPCError } from '@orpc/server'
import { exitCodeOf } from '../../contract/errors.ts'
import { toWire } from '../api/base.ts'
import { toJson, type Output } from './output.ts'

/** The command line was used wrongly: exit code 2 with a hint. */
export class UsageError extends Error {}

interface Issue {
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[]
  readonly message: string
}

function issuesOf(data: unknown): Issue[] {
  const issues = (data as { issues?: unknown } | undefined)?.issues
  return Array.isArray(issues) ? (issues as Issue[]) : []
}

function field(issue: Issue): string {
  const parts = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part))
  return parts.length === 0 ? 'input' : parts.join('.')
}

/** Writes what failed, why and what helps; answers the exit code. */
export function reportFailure(error: unknown, output: Output, json: boolean): number {
  if (error instanceof UsageError) {
    const { message } = error
    output.err(json ? toJson({ error: { code: 'USAGE', message } }) + '\n' : `labrig: ${message}\n`)
    return 2
  }
  const failure = error instanceof ORPCError ? (error as ORPCError<string, unknown>) : toWire(error)
  const issues = issuesOf(failure.data)
  if (json) {
    output.err(toJson({ error: { code: failure.code, message: failure.message, data: failure.data } }) + '\n')
  } else {
    output.err(`labrig: ${issues.length > 0 ? 'the input is not as the procedure needs it' : failure.message}\n`)
    for (const issue of issues) output.err(`  ${field(issue)}: ${issue.message}\n`)
    writeHelp(failure.data, failure.message, output)
  }
  return exitCodeOf(failure.code)
}

function writeHelp(data: unknown, message: string, output: Output): void {
  const { detail, remedy, command } = (data ?? {}) as { detail?: unknown; remedy?: unknown; command?: unknown }
  if (typeof command === 'string') output.err(`  while doing: ${command.split('\n')[0] ?? ''}\n`)
  if (typeof detail === 'string' && !message.includes(detail)) output.err(`  the engine says: ${detail}\n`)
  if (Array.isArray(remedy)) for (const line of remedy) output.err(`  try: ${String(line)}\n`)
}
