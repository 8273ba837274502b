import type { ActCall, TypedArguments as Arguments } from './vm-words.ts'

export interface VmCommand {
  /** Behind `labrig vm`. */
  readonly usage: string
  readonly summary: string
  /** How many words it needs; the first ones are names of VMs unless `names` says otherwise. */
  readonly least: number
  readonly most: number
  /** Which words are names of VMs. */
  readonly names: 'all' | 'first' | 'none'
  /** Names are those of VMs in the trash, former ones too. */
  readonly inTrash?: true
  readonly options: Readonly<Record<string, boolean>>
  calls(ids: readonly string[], args: Arguments): readonly ActCall[]
}
