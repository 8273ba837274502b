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
  /** Said with the glyph of attention when it does not fit. */
  readonly beyond: string | null
}

const parts = ['host', 'vms', 'containers', 'added'] as const

/** Host, VMs, containers, then hatched what would be added. The numbers are text; the bar is for the eye. */
export function BudgetBar({ icon, name, figure, bar, note, beyond }: Props) {
  return (
    <div className={`rig-w-budget ${beyond === null ? '' : 'is-beyond'}`}>
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
      {beyond !== null && (
        <p className="rig-w-problem rig-tone-attention">
          <Icon of={ExclamationTriangleIcon} size={12} />
          <span>{beyond}</span>
        </p>
      )}
    </div>
  )
}

function share(value: number, total: number): number {
  return total <= 0 ? 0 : (Math.min(value, total) / total) * 100
}
