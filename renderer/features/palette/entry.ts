import type { SVGIconProps } from '@patternfly/react-icons/dist/esm/createIcon'
import type { ComponentType } from 'react'
import type { Explainable } from '../commands/use-explanation.ts'
import type { Searchable } from './match.ts'

export type EntryGroup = 'act' | 'machine' | 'page' | 'command' | 'setting'

/** One line of the palette. */
export interface PaletteEntry extends Searchable {
  readonly group: EntryGroup
  readonly icon: ComponentType<SVGIconProps>
  readonly keys?: string
  /** The act, so that its command can be shown before it is done. */
  readonly explains?: Explainable
  readonly run: () => void
}
