import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import type { SVGIconProps } from '@patternfly/react-icons/dist/esm/createIcon'
import type { ComponentType, MouseEvent, Ref } from 'react'
import { Icon } from './icon.tsx'

interface Props {
  readonly icon: ComponentType<SVGIconProps>
  /** Name and tooltip: an icon alone says nothing. */
  readonly label: string
  readonly onClick: (event: MouseEvent) => void
  /** 24 instead of 28 pixels, for rows and code. */
  readonly small?: boolean
  readonly tabIndex?: number
  readonly expanded?: boolean
  readonly buttonRef?: Ref<HTMLButtonElement>
}

/** A button with an icon only. */
export function IconButton({ icon, label, onClick, small = false, tabIndex, expanded, buttonRef }: Props) {
  return (
    <Button
      variant="plain"
      aria-label={label}
      title={label}
      className={small ? 'rig-icon-button rig-small' : 'rig-icon-button'}
      onClick={onClick}
      icon={<Icon of={icon} size={small ? 12 : 14} />}
      {...(tabIndex === undefined ? {} : { tabIndex })}
      {...(expanded === undefined ? {} : { 'aria-expanded': expanded, 'aria-haspopup': true })}
      {...(buttonRef === undefined ? {} : { ref: buttonRef })}
    />
  )
}
