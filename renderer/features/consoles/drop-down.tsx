import { Popover } from '@patternfly/react-core/dist/esm/components/Popover'
import { useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react'

interface Props {
  readonly label: string
  readonly width: string
  readonly trigger: ReactElement<{ ref?: unknown }>
  /** `close` puts it away again. */
  readonly content: (close: () => void) => ReactNode
  readonly position?: 'top-start' | 'top-end' | 'bottom-end'
}

/** A floating box that hangs on a tool. Escape gives the keyboard back to the tool; a choice in it may take it elsewhere. */
export function DropDown({ label, width, trigger, content, position = 'bottom-end' }: Props) {
  const [open, setOpen] = useState(false)
  const place = useRef<HTMLSpanElement>(null)
  return (
    <span className="rig-drop-place" ref={place}>
      <Popover
        isVisible={open}
        shouldOpen={() => setOpen(true)}
        shouldClose={(event) => {
          setOpen(false)
          if (event instanceof KeyboardEvent) place.current?.querySelector('button')?.focus()
        }}
        position={position}
        minWidth={width}
        maxWidth={width}
        showClose={false}
        hasNoPadding
        // Its own trap gives the keyboard back to the tool some time after the console was given it.
        withFocusTrap={false}
        aria-label={label}
        bodyContent={open ? <DropContent>{content(() => setOpen(false))}</DropContent> : ''}
      >
        {trigger}
      </Popover>
    </span>
  )
}

function DropContent({ children }: { readonly children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    ref.current?.querySelector<HTMLElement>('input, textarea, button')?.focus({ preventScroll: true })
  }, [])
  return (
    <div className="rig-drop" ref={ref}>
      {children}
    </div>
  )
}
