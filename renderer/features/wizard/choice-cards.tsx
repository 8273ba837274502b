import type { SVGIconProps } from '@patternfly/react-icons/dist/esm/createIcon'
import type { ComponentType } from 'react'
import { Icon } from '../../components/icon.tsx'

interface Props<T extends string> {
  /** Of the group: radios of one name belong together. */
  readonly name: string
  readonly label: string
  readonly value: T
  readonly options: readonly {
    readonly value: T
    readonly icon?: ComponentType<SVGIconProps>
    readonly title: string
    readonly what: string
  }[]
  readonly onChange: (value: T) => void
}

/** One of a few, each with a sentence. */
export function ChoiceCards<T extends string>({ name, label, value, options, onChange }: Props<T>) {
  return (
    <div className="rig-w-cards" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className="rig-w-card">
          {option.icon !== undefined && <Icon of={option.icon} size={17} />}
          <span className="rig-w-card-text">
            <span className="rig-w-card-title">{option.title}</span>
            <span className="rig-quiet">{option.what}</span>
          </span>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
        </label>
      ))}
    </div>
  )
}
