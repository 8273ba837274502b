import type { SVGIconProps } from '@patternfly/react-icons/dist/esm/createIcon'
import type { ComponentType } from 'react'
import { Icon } from '../../components/icon.tsx'

interface Props {
  readonly icon: ComponentType<SVGIconProps>
  readonly label: string
  readonly on: boolean
  readonly onChange: (on: boolean) => void
  readonly disabled?: boolean
}

/** A tool that is on or off. */
export function ToggleTool({ icon, label, on, onChange, disabled = false }: Props) {
  return (
    <button
      type="button"
      className="rig-tool"
      aria-label={label}
      title={label}
      aria-pressed={on}
      disabled={disabled}
      onClick={() => onChange(!on)}
    >
      <Icon of={icon} size={12} />
    </button>
  )
}
