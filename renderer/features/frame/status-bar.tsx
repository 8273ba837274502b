import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { CodeIcon } from '@patternfly/react-icons/dist/esm/icons/code-icon'
import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { ExclamationTriangleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon'
import { InProgressIcon } from '@patternfly/react-icons/dist/esm/icons/in-progress-icon'
import { LockIcon } from '@patternfly/react-icons/dist/esm/icons/lock-icon'
import { OutlinedCircleIcon } from '@patternfly/react-icons/dist/esm/icons/outlined-circle-icon'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { Icon } from '../../components/icon.tsx'
import type { Connection } from '../../../contract/connection.ts'
import { useValue } from '../../lib/value.ts'
import { actTitle } from '../journal/act-title.ts'
import { HostLoadItem } from './host-load-item.tsx'
import { useConnections } from '../machines/use-machine.ts'
import { engineName, engineStanding } from '../machines/engine-name.ts'

const glyphs = {
  ready: { icon: CheckCircleIcon, tone: 'running' },
  connecting: { icon: InProgressIcon, tone: 'busy' },
  absent: { icon: OutlinedCircleIcon, tone: 'off' },
  denied: { icon: LockIcon, tone: 'attention' },
  lost: { icon: ExclamationCircleIcon, tone: 'error' },
  otherApi: { icon: ExclamationTriangleIcon, tone: 'attention' },
} satisfies Record<ReturnType<typeof engineStanding>, unknown>

/** The host, its engines, the running task, the last command. */
export function StatusBar() {
  const { t } = useTranslation()
  const { tasks } = usePage()
  const connections = useConnections()
  const running = useValue(tasks.tasks).find((task) => task.state === 'running')
  const lastCommand = useValue(tasks.lastCommand)
  return (
    <footer className="rig-status" aria-label={t('status.label')}>
      <HostState />
      <HostLoadItem />
      {connections.map((connection) => (
        <EngineState key={connection.id} connection={connection} all={connections} />
      ))}
      {running !== undefined && (
        <span className="rig-status-item rig-tone-busy">
          <Icon of={InProgressIcon} size={11} />
          <span className="rig-ellipsis">{actTitle(running, t)}</span>
        </span>
      )}
      <span className="rig-grow" />
      {lastCommand !== null && (
        <span className="rig-status-item rig-last-command">
          <Icon of={CodeIcon} size={12} />
          <span>{t('status.lastCommand')}</span>
          <code className="rig-ellipsis" title={lastCommand} translate="no">
            {lastCommand.split('\n')[0]}
          </code>
          <CopyButton text={lastCommand} label={t('status.copyLast')} />
        </span>
      )}
    </footer>
  )
}

function EngineState({ connection, all }: { readonly connection: Connection; readonly all: readonly Connection[] }) {
  const { t } = useTranslation()
  const host = useValue(usePage().session.state).type
  const state = host === 'open' ? engineStanding(connection) : 'lost'
  const { icon, tone } = host === 'open' ? glyphs[state] : { icon: OutlinedCircleIcon, tone: 'off' }
  const name = engineName(connection, all)
  const word = host === 'open' ? t(`engine.${state}`) : t('engine.unknown')
  return (
    <span className="rig-status-item" title={`${connection.address} · ${word}`} data-engine={connection.id}>
      <span className={`rig-tone-${tone} rig-glyph`}>
        <Icon of={icon} size={11} />
      </span>
      <span>
        {name}
        {connection.version !== null && ` ${connection.version}`}
      </span>
      {/* The word is always there: a glyph alone would be colour alone for many. */}
      <span className="rig-quiet">{word}</span>
    </span>
  )
}

function HostState() {
  const { t } = useTranslation()
  const state = useValue(usePage().session.state)
  if (state.type === 'open') return null
  return (
    <span className={`rig-status-item rig-tone-${state.type === 'connecting' ? 'busy' : 'error'}`}>
      <Icon of={state.type === 'connecting' ? InProgressIcon : ExclamationCircleIcon} size={11} />
      <span>{t(`host.word.${state.type}`)}</span>
    </span>
  )
}
