import { TimesIcon } from '@patternfly/react-icons/dist/esm/icons/times-icon'
import { useCallback, useRef, useSyncExternalStore, type DragEvent, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import { useValue } from '../../lib/value.ts'
import type { DockPane, DockTab } from './dock-layout.ts'
import { tabElementId } from './dock-store.ts'
import { TabIcon, useTabTitle } from './tab-title.tsx'

interface Props {
  readonly pane: DockPane
  readonly index: number
  readonly isOpen: boolean
}

const DRAGGED = 'application/x-labrig-console'

/** The tabs of a pane: arrows go between them, Delete closes, dragging orders them. */
export function TabStrip({ pane, index, isOpen }: Props) {
  const { t } = useTranslation()
  const { dock } = usePage()
  const ref = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const at = pane.tabs.findIndex((tab) => tab.id === pane.active)
    const last = pane.tabs.length - 1
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key]
    const active = pane.active
    if (next !== undefined) {
      const tab = pane.tabs[Math.min(last, Math.max(0, next))]
      if (tab === undefined) return
      dock.activate(tab.id)
      document.getElementById(tabElementId(tab.id))?.focus()
    } else if (event.key === 'Delete' && active !== null) {
      dock.close(active)
      const left = dock.layout.get().panes[index]?.active
      if (left !== null && left !== undefined) document.getElementById(tabElementId(left))?.focus()
    } else if (event.key === 'Enter' && active !== null) dock.show(active)
    else return
    event.preventDefault()
  }
  if (pane.tabs.length === 0) return null
  return (
    <div className="rig-tab-strip" role="tablist" aria-label={t('dock.tabs')} ref={ref} onKeyDown={onKeyDown}>
      {pane.tabs.map((tab) => (
        <Tab key={tab.id} tab={tab} isActive={tab.id === pane.active} panel={isOpen ? `dock-panel-${index}` : null} />
      ))}
    </div>
  )
}

/** Whether there is output that nobody has seen. */
function useUnseen(id: string): boolean {
  const { dock } = usePage()
  // Read anew with the layout: a tab has no live console until it is looked at.
  useValue(dock.layout)
  const session = dock.liveSession(id)
  const subscribe = useCallback(
    (listener: () => void) => session?.unseen.subscribe(listener) ?? (() => undefined),
    [session],
  )
  return useSyncExternalStore(subscribe, () => session?.unseen.get() ?? false)
}

function Tab({
  tab,
  isActive,
  panel,
}: {
  readonly tab: DockTab
  readonly isActive: boolean
  readonly panel: string | null
}) {
  const { t } = useTranslation()
  const { dock } = usePage()
  const title = useTabTitle(tab.console)
  const unseen = useUnseen(tab.id) && !isActive
  const drop = (event: DragEvent) => {
    const id = event.dataTransfer.getData(DRAGGED)
    if (id === '') return
    event.preventDefault()
    dock.moveTo(id, tab.id)
  }
  return (
    <button
      type="button"
      role="tab"
      id={tabElementId(tab.id)}
      className="rig-dock-tab"
      aria-selected={isActive}
      {...(panel === null || !isActive ? {} : { 'aria-controls': panel })}
      tabIndex={isActive ? 0 : -1}
      title={t('dock.tabHint', { title })}
      draggable
      onDragStart={(event) => event.dataTransfer.setData(DRAGGED, tab.id)}
      onDragOver={(event) => event.dataTransfer.types.includes(DRAGGED) && event.preventDefault()}
      onDrop={drop}
      onClick={() => dock.show(tab.id)}
      onAuxClick={(event) => event.button === 1 && dock.close(tab.id)}
    >
      <TabIcon tab={tab.console} />
      <span className="rig-ellipsis">{title}</span>
      {unseen && <span className="rig-unseen-dot" role="img" aria-label={t('dock.unseen')} />}
      {/* For the mouse; by keyboard it is Delete, as the tooltip says. */}
      <span
        className="rig-tab-close"
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation()
          dock.close(tab.id)
        }}
      >
        <Icon of={TimesIcon} size={10} />
      </span>
    </button>
  )
}
