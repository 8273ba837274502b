import type { AnyContractProcedure, AnyContractRouter } from '@orpc/contract'
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
