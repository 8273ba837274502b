import type { SVGIconProps } from '@patternfly/react-icons/dist/esm/createIcon'
import { ExclamationTriangleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon'
import type { ComponentType } from 'react'
import { Icon } from '../../components/icon.tsx'
import type { Bar } from './budget-effect.ts'

interface Props {
  readonly icon: ComponentType<SVGIconProps>
  readonly name: string
  /** For example 8.9 / 15.3 GiB. */
  readonly figure: string
  readonly bar: Bar
  /** What the bar says, in words. */
  readonly note: string
  /** Said with the glyph of attention, each in a line of its own. */
  readonly warnings: readonly string[]
}

const parts = ['host', 'vms', 'containers', 'added'] as const

/** Host, VMs, containers, then hatched what would be added. The numbers are text; the bar is for the eye. */
export function BudgetBar({ icon, name, figure, bar, note, warnings }: Props) {
  return (
    <div className={`rig-w-budget ${warnings.length === 0 ? '' : 'is-beyond'}`}>
      <div className="rig-w-budget-head">
        <Icon of={icon} size={13} />
        <span>{name}</span>
        <span className="rig-number">{figure}</span>
      </div>
      <div className="rig-w-budget-bar" aria-hidden="true">
        {parts.map((part) => (
          <i key={part} className={`rig-w-part-${part}`} style={{ width: `${share(bar[part], bar.total)}%` }} />
        ))}
      </div>
      <p className="rig-w-hint">{note}</p>
      <Warnings texts={warnings} />
    </div>
  )
}

/** What would be too much: said, never forbidden. */
export function Warnings({ texts }: { readonly texts: readonly string[] }) {
  return texts.map((text) => (
    <p key={text} className="rig-w-problem rig-tone-attention">
      <Icon of={ExclamationTriangleIcon} size={12} />
      <span>{text}</span>
    </p>
  ))
}

function share(value: number, total: number): number {
  return total <= 0 ? 0 : (Math.min(value, total) / total) * 100
}
