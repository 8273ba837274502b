import type { Struct } from '../../../main/libvirt/signature.ts'
import type { DecodedFields, Result } from '../../../main/libvirt/signature.ts'
import type { ArgsSignature, ProcedureName } from '../../../main/libvirt/table.ts'
import type { FakeHost } from './host.ts'

/** How the fake serves one procedure: a Refusal thrown becomes the error reply. */
export type Procedure<N extends ProcedureName> = (
  host: FakeHost,
  args: DecodedFields<ArgsSignature<N>>,
) => Result<N> | Promise<Result<N>>

export type Procedures = { [N in ProcedureName]?: Procedure<N> }

export type TypedParams = Struct<'stats_record'>['params']
