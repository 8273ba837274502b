import { ExclamationCircleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon'
import { InProgressIcon } from '@patternfly/react-icons/dist/esm/icons/in-progress-icon'
import { LockIcon } from '@patternfly/react-icons/dist/esm/icons/lock-icon'
import { OutlinedCircleIcon } from '@patternfly/react-icons/dist/esm/icons/outlined-circle-icon'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { Icon } from '../../components/icon.tsx'
import { useValue } from '../../lib/value.ts'
import { useSentence } from '../failures/use-sentence.ts'
import { canAct } from '../machines/acts.ts'
import { useBusy, useMachine } from '../machines/use-machine.ts'
import { ChangedKey } from './changed-key.tsx'
import { consoleFor, machineOf, type ConsoleTab } from './console-tab.ts'
import type { ConsoleLink, LinkState } from './link.ts'
import { Remedy } from './remedy.tsx'

interface Props {
  readonly tab: ConsoleTab
  readonly stream: ConsoleLink
  /** `over`: in the middle, where there is nothing to read; `below`: a bar under text that stays. */
  readonly place: 'over' | 'below'
  /** Gives the console the keyboard: whoever opens it anew wants to go on in it. */
  readonly focus: () => void
}

/** Why a console shows nothing new, and what can be done about it. Nothing while it is open. */
export function LinkNotice({ tab, stream, place, focus }: Props) {
  const { t } = useTranslation()
  const state = useValue(stream.state)
  const sentence = useSentence()
  if (state.type === 'open') return null
  const { icon, tone } = lookOf(state)
  const text = state.type === 'failed' ? sentence(state.failure) : textOf(state, tab, t)
  return (
    <div className={`rig-link-notice is-${place} is-${state.type}`} role="status">
      <span className={`rig-tone-${tone} rig-link-text`}>
        <Icon of={icon} size={13} />
        <span>{text}</span>
      </span>
      <Remedies tab={tab} stream={stream} state={state} focus={focus} />
    </div>
  )
}

function lookOf(state: LinkState) {
  switch (state.type) {
    case 'opening':
    case 'open':
      return { icon: InProgressIcon, tone: 'busy' }
    case 'waiting':
      return { icon: OutlinedCircleIcon, tone: 'off' }
    case 'taken':
      return { icon: LockIcon, tone: 'attention' }
    case 'failed':
      return { icon: ExclamationCircleIcon, tone: 'error' }
    case 'ended':
      return state.code === 0
        ? { icon: OutlinedCircleIcon, tone: 'off' }
        : { icon: ExclamationCircleIcon, tone: 'attention' }
  }
}

function textOf(state: Exclude<LinkState, { type: 'failed' }>, tab: ConsoleTab, t: TFunction): string {
  const name = tab.kind === 'shell' ? '' : tab.name
  switch (state.type) {
    case 'opening':
    case 'open':
      return t('consoles.opening')
    case 'waiting':
      return t(`consoles.waiting.${state.for}`, { name })
    case 'taken':
      return t('consoles.taken', { name })
    case 'ended':
      if (state.reason === 'lost') return t('consoles.lost')
      return state.code === null ? t('consoles.ended') : t('consoles.endedWith', { code: state.code })
  }
}

function Remedies({ tab, stream, state, focus }: Omit<Props, 'place'> & { readonly state: LinkState }): ReactNode {
  const { t } = useTranslation()
  const { dock } = usePage()
  const then = (act: () => void) => () => {
    act()
    focus()
  }
  switch (state.type) {
    case 'opening':
    case 'open':
      return null
    case 'waiting':
      return state.for === 'off' ? <StartButton id={machineOf(tab)} /> : null
    case 'taken':
      return <Remedy text={t('consoles.takeOver')} onClick={then(() => stream.takeOver())} />
    case 'ended':
      return <Remedy text={t('consoles.again')} onClick={then(() => stream.again())} />
    case 'failed': {
      const { code, data } = state.failure
      if (code === 'REFUSED' && data['reason'] === 'host-shell') {
        return <CodeBlock lines={['labrig serve --host-shell']} copyLabel={t('copy.command')} />
      }
      if (tab.kind === 'ssh' && data['reason'] === 'host-key-changed') {
        return <ChangedKey tab={tab} keys={data['hostKeys']} again={then(() => stream.again())} />
      }
      const serial = tab.kind === 'screen' && (code === 'UNSUPPORTED' || data['reason'] === 'screen-socket')
      return (
        <>
          {serial && (
            <Remedy
              text={t('consoles.openSerial')}
              onClick={() => dock.open(consoleFor('serial', { id: tab.machine, name: tab.name }))}
            />
          )}
          <Remedy text={t('consoles.tryAgain')} onClick={then(() => stream.again())} />
        </>
      )
    }
  }
}

function StartButton({ id }: { readonly id: string | null }) {
  const { t } = useTranslation()
  const { acts } = usePage()
  const machine = useMachine(id)
  const busy = useBusy(id ?? '')
  if (machine === undefined) return null
  const act = canAct(machine, 'start') ? 'start' : canAct(machine, 'resume') ? 'resume' : null
  if (act === null || busy !== null) return null
  return <Remedy text={t(`act.${act}`)} onClick={() => void acts.actOn([machine], act)} />
}
