import type { ActCall, TypedArguments as Arguments } from './vm-words.ts'

export interface ContainerCommand {
  /** Behind `labrig container`. */
  readonly usage: string
  readonly summary: string
  /** How many words it needs. */
  readonly least: number
  readonly most: number
  /** Which words are names of containers; `place`: the one that is NAME:PATH. */
  readonly names: 'all' | 'first' | 'place'
  /** `true` takes a value. */
  readonly options: Readonly<Record<string, boolean>>
  calls(ids: readonly string[], args: Arguments): readonly ActCall[]
}
