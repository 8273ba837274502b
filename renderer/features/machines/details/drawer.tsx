import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { TerminalIcon } from '@patternfly/react-icons/dist/esm/icons/terminal-icon'
import { EllipsisVIcon } from '@patternfly/react-icons/dist/esm/icons/ellipsis-v-icon'
import { ExpandIcon } from '@patternfly/react-icons/dist/esm/icons/expand-icon'
import { TimesIcon } from '@patternfly/react-icons/dist/esm/icons/times-icon'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import { IconButton } from '../../../components/icon-button.tsx'
import { Icon } from '../../../components/icon.tsx'
import type { Machine } from '../../../../contract/machine.ts'
import { useValue } from '../../../lib/value.ts'
import { ActCommands } from '../../commands/act-commands.tsx'
import { consoleFor, consoleKinds } from '../../consoles/console-tab.ts'
import { machinePath } from '../../machine-page/machine-path.ts'
import { actIcons, actWord } from '../act-words.ts'
import { startOrStop } from '../acts.ts'
import { whyNotDone } from '../why-not.ts'
import { KindIcon } from '../kind-icon.tsx'
import { StateMark } from '../state-cell.tsx'
import { requestAct } from '../table-keys.ts'
import { useEngineState, useLook, useMachine } from '../use-machine.ts'
import { ContainerFacts, VmFacts } from './facts.tsx'
import { LastAct } from './last-act.tsx'
import { Logs } from './logs.tsx'
import { Networks } from './networks.tsx'
import { Snapshots } from './snapshots.tsx'

/** What is to be known of one machine, beside the table. */
export function Drawer({ id }: { readonly id: string }) {
  const machine = useMachine(id)
  const { desk } = usePage()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // The topmost layer takes it: a dialog, a menu and a popover stand above the drawer.
      const above = desk.question.get() !== null || desk.menu.get() !== null
      if (event.key !== 'Escape' || event.defaultPrevented || above) return
      if (document.querySelector('.pf-v6-c-popover, .pf-v6-c-modal-box') !== null) return
      if (event.target instanceof HTMLInputElement && event.target.type === 'text') return
      desk.open.set(null)
      document.getElementById(`row-${id}`)?.focus({ preventScroll: true })
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [desk, id])
  return machine === undefined ? null : <OpenDrawer machine={machine} />
}

function OpenDrawer({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  const { desk } = usePage()
  const navigate = useNavigate()
  const ready = useEngineState(machine.connection) === 'ready'
  const look = useLook(machine)
  return (
    <aside className="rig-drawer" aria-label={t('drawer.label', { name: machine.name })}>
      <header className="rig-drawer-head">
        <KindIcon kind={machine.kind} />
        <h2 className="rig-ellipsis" title={machine.name} translate="no">
          {machine.name}
        </h2>
        <StateMark look={look} />
        <span className="rig-grow" />
        <IconButton
          icon={ExpandIcon}
          label={t('machinePage.openNamed', { name: machine.name })}
          onClick={() => void navigate({ to: machinePath, params: { id: machine.id } })}
        />
        <IconButton icon={TimesIcon} label={t('drawer.close')} onClick={() => desk.open.set(null)} />
      </header>
      <div className="rig-drawer-body">
        {ready && <DrawerActs machine={machine} />}
        <section className="rig-section">
          {machine.kind === 'vm' ? <VmFacts vm={machine} /> : <ContainerFacts container={machine} />}
        </section>
        <Networks machine={machine} />
        {ready && machine.kind === 'vm' && <Snapshots vm={machine} />}
        {ready && machine.kind === 'container' && <Logs id={machine.id} live={machine.state === 'running'} />}
        {ready && (
          <section className="rig-section">
            <h3 className="rig-section-title">{t('commands.title')}</h3>
            <ActCommands machines={[machine]} />
          </section>
        )}
        <LastAct id={machine.id} />
      </div>
    </aside>
  )
}

/** What is done most; the rest is in the menu of the row. The log stands below anyway. */
function DrawerActs({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  const page = usePage()
  const open = useValue(page.desk.menu)
  const main = startOrStop(machine)
  const why = main === null ? null : whyNotDone(machine, main)
  return (
    <div className="rig-drawer-acts" role="toolbar" aria-label={t('drawer.acts')}>
      {consoleKinds(machine)
        .filter((kind) => kind !== 'attach' && kind !== 'logs' && kind !== 'ssh')
        .map((kind) => (
          <Button
            key={kind}
            variant="secondary"
            size="sm"
            icon={<Icon of={TerminalIcon} size={11} />}
            onClick={() => page.dock.openUsual(consoleFor(kind, machine))}
          >
            {t(`dock.act.${kind}`)}
          </Button>
        ))}
      {main !== null && (
        <Button
          variant="secondary"
          size="sm"
          icon={<Icon of={actIcons[main]} size={11} />}
          isAriaDisabled={why !== null}
          {...(why === null ? {} : { title: t(why) })}
          onClick={() => requestAct(page, [machine], main)}
        >
          {actWord(main, [machine], t)}
        </Button>
      )}
      <IconButton
        icon={EllipsisVIcon}
        label={t('table.menu', { name: machine.name })}
        expanded={open?.id === machine.id}
        onClick={({ currentTarget }) => page.desk.menu.set({ id: machine.id, anchor: currentTarget as HTMLElement })}
      />
    </div>
  )
}
