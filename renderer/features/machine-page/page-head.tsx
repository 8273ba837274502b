import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { AngleRightIcon } from '@patternfly/react-icons/dist/esm/icons/angle-right-icon'
import { CameraIcon } from '@patternfly/react-icons/dist/esm/icons/camera-icon'
import { TerminalIcon } from '@patternfly/react-icons/dist/esm/icons/terminal-icon'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'

import { Icon } from '../../components/icon.tsx'
import type { Machine } from '../../../contract/machine.ts'
import { actIcons, actWord } from '../machines/act-words.ts'
import { engineName } from '../machines/engine-name.ts'
import { KindIcon } from '../machines/kind-icon.tsx'
import { StateMark } from '../machines/state-cell.tsx'
import { requestAct } from '../machines/table-keys.ts'
import { whyNotDone } from '../machines/why-not.ts'
import { useKeptFocus } from './use-kept-focus.ts'
import { useBusy, useConnections, useEngineState, useLook } from '../machines/use-machine.ts'
import { ActMenu } from './act-menu.tsx'
import { CommandsButton } from './commands-button.tsx'
import { machinesPath } from './machine-path.ts'
import { headerActs, type HeaderAct } from './header-acts.ts'

interface Props {
  readonly machine: Machine
  /** What is to be known at a glance. */
  readonly facts: readonly string[]
  readonly onConsole: (() => void) | null
  readonly onSnapshot: (() => void) | null
  /** The button that is the tab's main act; the first one otherwise. */
  readonly primary?: HeaderAct
}

/** Where the page is, what the machine is called, how it is, and what can be done to it. */
export function PageHead({ machine, facts, onConsole, onSnapshot, primary }: Props) {
  const { t } = useTranslation()
  const ready = useEngineState(machine.connection) === 'ready'
  const look = useLook(machine)
  const busy = useBusy(machine.id)
  const { buttons, rest } = headerActs(machine, { console: onConsole !== null, snapshot: onSnapshot !== null })
  const keeper = useKeptFocus(buttons.join())
  const main = buttons.find((act) => act === primary) ?? buttons[0]
  return (
    <header className="rig-machine-head">
      <div className="rig-machine-title">
        <Breadcrumb connection={machine.connection} />
        <div className="rig-machine-line">
          <KindIcon kind={machine.kind} />
          <h1 className="rig-ellipsis" title={machine.name} translate="no">
            {machine.name}
          </h1>
          <StateMark look={look} />
          <span className="rig-machine-facts rig-ellipsis" data-testid="machine-facts" title={facts.join(' · ')}>
            {facts.join(' · ')}
          </span>
        </div>
      </div>
      {ready && (
        <div
          ref={keeper.ref}
          className="rig-machine-acts"
          role="toolbar"
          aria-label={t('machinePage.actsOn')}
          tabIndex={-1}
          onFocus={keeper.onFocus}
          onBlur={keeper.onBlur}
        >
          {buttons.map((act) => (
            <HeadButton
              key={act}
              act={act}
              machine={machine}
              isPrimary={act === main}
              isDisabled={busy !== null && act !== 'console' && act !== 'force'}
              onConsole={onConsole}
              onSnapshot={onSnapshot}
            />
          ))}
          <CommandsButton machine={machine} />
          <ActMenu machine={machine} acts={busy === null ? rest : rest.filter((act) => act === 'force')} />
        </div>
      )}
    </header>
  )
}

function Breadcrumb({ connection }: { readonly connection: string }) {
  const { t } = useTranslation()
  const all = useConnections()
  const engine = all.find((one) => one.id === connection)
  return (
    <nav className="rig-breadcrumb" aria-label={t('machinePage.breadcrumb')}>
      <Link to={machinesPath}>{t('machines.title')}</Link>
      <Icon of={AngleRightIcon} size={10} />
      <span translate="no">{engine === undefined ? connection : engineName(engine, all)}</span>
    </nav>
  )
}

interface ButtonProps extends Pick<Props, 'machine' | 'onConsole' | 'onSnapshot'> {
  readonly act: HeaderAct
  readonly isPrimary: boolean
  readonly isDisabled: boolean
}

function HeadButton({ act, machine, isPrimary, isDisabled, onConsole, onSnapshot }: ButtonProps) {
  const { t } = useTranslation()
  const page = usePage()
  const why = act === 'console' || act === 'snapshot' ? null : whyNotDone(machine, act)
  const button = (icon: ReactNode, text: string, onClick: () => void) => (
    <Button
      variant={isPrimary ? 'primary' : 'secondary'}
      className="rig-mp-head-button"
      icon={icon}
      isAriaDisabled={isDisabled || why !== null}
      {...(why === null ? {} : { title: t(why) })}
      isDanger={act === 'force'}
      onClick={onClick}
    >
      {text}
    </Button>
  )
  switch (act) {
    case 'console': {
      const text = t(machine.kind === 'vm' ? 'machinePage.console' : 'machinePage.terminal')
      return button(<Icon of={TerminalIcon} size={12} />, text, () => onConsole?.())
    }
    case 'snapshot':
      return button(<Icon of={CameraIcon} size={12} />, t('snapshot.take'), () => onSnapshot?.())
    case 'start':
    case 'stop':
    case 'pause':
    case 'resume':
    case 'restart':
    case 'force':
    case 'delete':
      return button(<Icon of={actIcons[act]} size={12} />, actWord(act, [machine], t), () =>
        requestAct(page, [machine], act),
      )
  }
}
