import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'
import { allTabs, withinHeight } from './dock-layout.ts'
import { DockPaneView } from './dock-pane.tsx'
import { HeightHandle, SplitHandle } from './handles.tsx'
import './dock.css'
import '../consoles/consoles.css'

/** The window's height, for the dock's limit. CSS pixels. */
function useWindowHeight(): number {
  const [height, setHeight] = useState(window.innerHeight)
  useEffect(() => {
    const read = () => setHeight(window.innerHeight)
    window.addEventListener('resize', read)
    return () => window.removeEventListener('resize', read)
  }, [])
  return height
}

/** Ctrl J, wherever the keyboard is but in a console, which has every key. */
function useToggleKey(): void {
  const { dock } = usePage()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isToggle = event.ctrlKey && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'j'
      if (!isToggle || event.defaultPrevented) return
      if (event.target instanceof Element && event.target.closest('.rig-slot') !== null) return
      event.preventDefault()
      dock.toggle()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [dock])
}

/** The consoles at the bottom of the window. Without any there is no dock, unless it was asked for. */
export function Dock() {
  const { t } = useTranslation()
  const { dock } = usePage()
  const layout = useValue(dock.layout)
  const window = useWindowHeight()
  useToggleKey()
  const { open, panes, split, focused } = layout
  if (!open && allTabs(layout).length === 0) return null
  const height = withinHeight(layout.height, window)
  return (
    <section
      className={open ? 'rig-dock' : 'rig-dock is-closed'}
      aria-label={t('dock.title')}
      style={open ? { height } : undefined}
    >
      {open && <HeightHandle height={height} window={window} />}
      <div className="rig-dock-panes">
        {panes.map((pane, index) => (
          <DockPaneView
            key={index}
            pane={pane}
            index={index}
            isFocused={panes.length > 1 && index === focused}
            share={panes.length === 1 ? 1 : index === 0 ? split : 1 - split}
          />
        ))}
        {open && panes.length > 1 && <SplitHandle split={split} />}
      </div>
    </section>
  )
}
