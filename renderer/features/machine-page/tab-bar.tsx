import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { tabAfter, type MachineTab } from './machine-tabs.ts'

interface Props<T extends MachineTab> {
  readonly tabs: readonly T[]
  readonly current: T
  /** A number beside the tab's name, in words for screen readers. */
  readonly counts?: Partial<Record<T, number>>
  readonly onChange: (tab: T) => void
}

const elementId = (tab: MachineTab) => `machine-tab-${tab}`

/** The page's parts. Arrow keys go from one to the next; Tab goes on to what it shows. */
export function TabBar<T extends MachineTab>({ tabs, current, counts = {}, onChange }: Props<T>) {
  const { t } = useTranslation()
  return (
    <div
      className="rig-tab-bar"
      role="tablist"
      aria-label={t('machinePage.tabs')}
      onKeyDown={(event) => {
        const next = event.altKey || event.ctrlKey ? null : tabAfter(tabs, current, event.key)
        if (next === null) return
        event.preventDefault()
        onChange(next)
        document.getElementById(elementId(next))?.focus()
      }}
    >
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={elementId(tab)}
          aria-selected={tab === current}
          aria-controls="machine-panel"
          tabIndex={tab === current ? 0 : -1}
          onClick={() => onChange(tab)}
        >
          {t(`machinePage.tab.${tab}`)}
          {counts[tab] !== undefined && counts[tab] > 0 && <span className="rig-mp-chip">{counts[tab]}</span>}
        </button>
      ))}
    </div>
  )
}

interface PanelProps {
  readonly tab: MachineTab
  /** Fills the room and scrolls by itself. */
  readonly fills?: boolean
  readonly children: ReactNode
}

/** What the chosen tab shows. */
export function TabPanel({ tab, fills = false, children }: PanelProps) {
  return (
    <div
      id="machine-panel"
      role="tabpanel"
      aria-labelledby={elementId(tab)}
      className={fills ? 'rig-tab-panel is-filled' : 'rig-tab-panel'}
      // Reachable by keyboard also where nothing in it is, so that it can be scrolled.
      tabIndex={fills ? -1 : 0}
    >
      {children}
    </div>
  )
}
