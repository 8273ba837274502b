import type { ActPath } from '../api/planners.ts'
import { UsageError } from './failure.ts'

/** What was typed behind `labrig`. */
export interface TypedArguments {
  readonly words: readonly string[]
  readonly flags: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
}

/** One call of an act. */
export interface ActCall {
  readonly path: ActPath
  readonly input: Readonly<Record<string, unknown>>
}

/** @throws UsageError */
export function numberOf({ values }: TypedArguments, name: string): number | undefined {
  const text = values.get(name)
  if (text === undefined) return undefined
  if (!/^\d+(\.\d+)?$/.test(text)) throw new UsageError(`--${name} ${text}: a number is needed`)
  return Number(text)
}

/** Leaves out what was not given, so that the schema's own defaults hold. */
export function given(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
