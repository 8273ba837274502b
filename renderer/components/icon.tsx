import type { SVGIconProps } from '@patternfly/react-icons/dist/esm/createIcon'
import type { ComponentType } from 'react'

interface Props {
  readonly of: ComponentType<SVGIconProps>
  /** CSS pixels. */
  readonly size?: number
  readonly className?: string
}

/**
 * A decorative icon of PatternFly's filled set. The set is named because an icon without one draws both sets and hides
 * one by CSS, which doubles the nodes of every table row.
 */
export function Icon({ of: Drawing, size = 14, className }: Props) {
  return <Drawing set="default" width={size} height={size} className={`rig-icon ${className ?? ''}`} aria-hidden />
}
