import type { ActPath } from '../api/planners.ts'
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

export const many = { least: 1, most: 1000, names: 'all' } as const

interface More {
  readonly options: Readonly<Record<string, boolean>>
  readonly input: (args: Arguments) => object
}

/** An act that is done to each VM by itself. */
export function each(word: string, path: ActPath, summary: string, more?: More): VmCommand {
  const { options = {}, input = () => ({}) } = more ?? {}
  const told = Object.entries(options).map(([name, takes]) => ` [--${name}${takes ? ' …' : ''}]`)
  return {
    ...many,
    usage: `${word} NAME…${told.join('')}`,
    summary,
    options,
    calls: (ids, args) => ids.map((id) => ({ path, input: { id, ...input(args) } })),
  }
}
