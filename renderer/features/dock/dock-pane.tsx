import { AngleDownIcon } from '@patternfly/react-icons/dist/esm/icons/angle-down-icon'
import { AngleUpIcon } from '@patternfly/react-icons/dist/esm/icons/angle-up-icon'
import { ColumnsIcon } from '@patternfly/react-icons/dist/esm/icons/columns-icon'
import { ExternalLinkAltIcon } from '@patternfly/react-icons/dist/esm/icons/external-link-alt-icon'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { useValue } from '../../lib/value.ts'
import { ConsoleView } from '../consoles/console-view.tsx'
import { ownsProcess } from '../consoles/console-tab.ts'
import { canMove, type DockPane, type DockTab } from './dock-layout.ts'
import { NewConsole } from './new-console.tsx'
import { TabStrip } from './tab-strip.tsx'

interface Props {
  readonly pane: DockPane
  readonly index: number
  readonly isFocused: boolean
  /** Of the dock's width. */
  readonly share: number
}

export function DockPaneView({ pane, index, isFocused, share }: Props) {
  const { t } = useTranslation()
  const { dock } = usePage()
  const layout = useValue(dock.layout)
  const { open, panes } = layout
  const active = pane.tabs.find((tab) => tab.id === pane.active)
  const isLast = index === panes.length - 1
  return (
    <div
      className={isFocused ? 'rig-dock-pane is-focused' : 'rig-dock-pane'}
      style={{ flexBasis: `${share * 100}%` }}
      onFocus={() => {
        if (layout.focused !== index) dock.change({ focused: index })
      }}
    >
      <div className="rig-dock-tabs">
        <TabStrip pane={pane} index={index} isOpen={open} />
        <NewConsole pane={index} />
        <span className="rig-grow" />
        {open && active !== undefined && <TabActs tab={active} />}
        {isLast && (
          <IconButton
            icon={open ? AngleDownIcon : AngleUpIcon}
            small
            label={t(open ? 'dock.collapse' : 'dock.expand')}
            onClick={() => dock.toggle()}
          />
        )}
      </div>
      {open && (
        <div
          className="rig-dock-body"
          role="tabpanel"
          id={`dock-panel-${index}`}
          aria-labelledby={active === undefined ? undefined : `tab-${active.id}`}
          aria-label={active === undefined ? t('dock.title') : undefined}
        >
          {active === undefined ? (
            <p className="rig-dock-empty">{t('dock.empty')}</p>
          ) : (
            <ConsoleView key={active.id} tab={active} />
          )}
        </div>
      )}
    </div>
  )
}

/** What can be done with the shown tab as a whole. */
function TabActs({ tab }: { readonly tab: DockTab }) {
  const { t } = useTranslation()
  const { dock } = usePage()
  const layout = useValue(dock.layout)
  return (
    <>
      {canMove(layout, tab.id) && (
        <IconButton
          icon={ColumnsIcon}
          small
          label={t(layout.panes.length > 1 ? 'dock.moveAcross' : 'dock.splitTab')}
          onClick={() => dock.moveAcross(tab.id)}
        />
      )}
      <IconButton
        icon={ExternalLinkAltIcon}
        small
        label={t(ownsProcess(tab.console) ? 'dock.detachProcess' : 'dock.detach')}
        onClick={() => dock.detach(tab)}
      />
    </>
  )
}
