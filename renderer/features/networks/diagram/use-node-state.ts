import { useTranslation } from 'react-i18next'
import type { Look } from '../../machines/look.ts'
import { lookOf } from '../../machines/look.ts'
import { useStateWord } from '../../machines/state-cell.tsx'
import type { DrawnNode } from './picture.ts'
import { useEngineState, useMachine } from '../../machines/use-machine.ts'

const unknown: Look = { tone: 'off', glyph: 'unknown', key: 'state.unknown' }

/** How a machine of the diagram is, as the list of machines tells it; null for all other nodes. */
export function useNodeLook(node: DrawnNode): Look | null {
  const machine = useMachine(node.kind === 'machine' ? node.id : null)
  const engine = useEngineState(machine?.connection ?? '')
  if (node.kind !== 'machine') return null
  return machine === undefined ? unknown : lookOf(machine, engine, null)
}

/** The word for it; empty for nodes without a state. */
export function useNodeState(node: DrawnNode): { readonly look: Look | null; readonly word: string } {
  const { t } = useTranslation()
  const look = useNodeLook(node)
  const word = useStateWord()
  if (look !== null) return { look, word: word(look) }
  return { look, word: node.kind === 'block' ? t('networks.blocked') : '' }
}
