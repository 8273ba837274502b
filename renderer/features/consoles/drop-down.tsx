import { Popover } from '@patternfly/react-core/dist/esm/components/Popover'
import { useState, type ReactElement, type ReactNode } from 'react'

interface Props {
  readonly label: string
  readonly width: string
  readonly trigger: ReactElement<{ ref?: unknown }>
  /** `close` puts it away again. */
  readonly content: (close: () => void) => ReactNode
  readonly position?: 'top-start' | 'top-end' | 'bottom-end'
}

/** A floating box that hangs on a tool. */
export function DropDown({ label, width, trigger, content, position = 'bottom-end' }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      isVisible={open}
      shouldOpen={() => setOpen(true)}
      shouldClose={() => setOpen(false)}
      position={position}
      minWidth={width}
      maxWidth={width}
      showClose={false}
      hasNoPadding
      aria-label={label}
      bodyContent={open ? <div className="rig-drop">{content(() => setOpen(false))}</div> : ''}
    >
      {trigger}
    </Popover>
  )
}
