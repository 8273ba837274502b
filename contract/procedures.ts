import type { AnyContractProcedure, AnyContractRouter, Schema } from '@orpc/contract'
import { isContractProcedure } from '@orpc/contract'
import { contract } from './contract.ts'
import type { ProcedureMeta } from './procedure.ts'

export interface ProcedureEntry {
  /** Dotted path, for example vm.snapshot.create. */
  readonly path: string
  readonly procedure: AnyContractProcedure
  readonly meta: ProcedureMeta
}

function* walk(router: AnyContractRouter, path: readonly string[]): Generator<ProcedureEntry> {
  if (isContractProcedure(router)) {
    yield { path: path.join('.'), procedure: router, meta: router['~orpc'].meta as ProcedureMeta }
    return
  }
  for (const [key, child] of Object.entries(router)) yield* walk(child, [...path, key])
}

/** Every procedure of the contract in order of its definition. */
export const procedureEntries: readonly ProcedureEntry[] = [...walk(contract, [])]

export interface InputIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** Input after its procedure's schema: what the procedure will see, or why it will refuse. */
export type ParsedInput = { readonly value: unknown } | { readonly issues: readonly InputIssue[] }

export async function parseProcedureInput(entry: ProcedureEntry, input: unknown): Promise<ParsedInput> {
  const schema = entry.procedure['~orpc'].inputSchema as Schema<unknown, unknown> | undefined
  if (schema === undefined) return { value: input }
  const result = await schema['~standard'].validate(input)
  return result.issues === undefined ? { value: result.value } : { issues: result.issues }
}
