import { oc } from '@orpc/contract'
import { errorMap } from './errors.ts'

/** What the contract says of each procedure beside its schemas. */
export interface ProcedureMeta {
  /** True when the call changes an engine or the host: such a procedure is planned as steps, explained and journaled. */
  readonly mutates: boolean
  /** One line for `labrig --help`, completions and the command palette. */
  readonly summary: string
  readonly [key: string]: unknown
}

const base = oc.$meta<ProcedureMeta>({ mutates: false, summary: '' }).errors(errorMap)

/** A procedure that only looks. */
export const query = (summary: string) => base.meta({ mutates: false, summary })

/** A procedure that changes something. */
export const act = (summary: string) => base.meta({ mutates: true, summary })
