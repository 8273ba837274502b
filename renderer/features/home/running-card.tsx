import { Link } from '@tanstack/react-router'
import { useCallback, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { isActive, type Machine } from '../../../contract/machine.ts'
import { usePage } from '../../app/page-context.ts'
import { Card } from '../../components/card.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { TextLink } from '../../components/text-link.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { collatorOf } from '../../lib/format.ts'
import { sameList, sameRecord, useSelected } from '../../lib/use-selected.ts'
import { canAct } from '../machines/acts.ts'
import { actIcons, actWord } from '../machines/act-words.ts'
import { machinePath } from '../machine-page/machine-path.ts'
import { KindIcon } from '../machines/kind-icon.tsx'
import { CpuLoad, MemoryLoad } from '../machines/load-cells.tsx'
import { NoValue } from '../machines/no-value.tsx'
import { StateMark } from '../machines/state-cell.tsx'
import { requestAct } from '../machines/table-keys.ts'
import { useEngineState, useLook, useMachine } from '../machines/use-machine.ts'
import { useIsLoaded } from './use-is-loaded.ts'

/** More are on their own page. */
const SHOWN = 6

/** What runs, and what it takes. */
export function RunningCard() {
  const { t, i18n } = useTranslation()
  const { machines } = usePage()
  const loaded = useIsLoaded()
  const countAll = useCallback(() => {
    const all = [...machines.machines()]
    return { all: all.length, running: all.filter((machine) => isActive(machine.state)).length }
  }, [machines])
  const counts = useSelected(machines.subscribe, countAll, sameRecord)
  const pick = useCallback(() => firstRunning(machines.machines(), i18n.language), [machines, i18n.language])
  const ids = useSelected(machines.subscribe, pick, sameList)
  useLoadOf(ids)
  const sub = counts.all === 0 ? undefined : t('home.running.sub', { count: counts.all, running: counts.running })
  const more = counts.running - ids.length
  return (
    <Card
      title={t('home.running.title')}
      {...(sub === undefined ? {} : { sub })}
      aside={<TextLink to="machines">{t('home.running.all')}</TextLink>}
    >
      {ids.length > 0 ? (
        <RunningTable ids={ids} />
      ) : loaded ? (
        <p className="rig-card-text rig-quiet">{t(counts.all === 0 ? 'home.running.nothing' : 'home.running.none')}</p>
      ) : (
        <Waiting lines={3} slow={t('home.running.slow')} />
      )}
      {more > 0 && <p className="rig-card-foot rig-quiet">{t('home.running.more', { count: more })}</p>}
    </Card>
  )
}

function firstRunning(machines: Iterable<Machine>, language: string): string[] {
  const { compare } = collatorOf(language)
  return [...machines]
    .filter((machine) => isActive(machine.state))
    .sort((a, b) => compare(a.name, b.name))
    .slice(0, SHOWN)
    .map((machine) => machine.id)
}

/** Readings of these machines while the card is on screen. */
function useLoadOf(ids: readonly string[]): void {
  const { load } = usePage()
  useEffect(() => {
    load.setWanted(ids)
    return () => load.setWanted([])
  }, [load, ids])
}

function RunningTable({ ids }: { readonly ids: readonly string[] }) {
  const { t } = useTranslation()
  return (
    <table className="rig-plain-table" aria-label={t('home.running.title')}>
      <thead>
        <tr>
          <th scope="col">{t('column.name')}</th>
          <th scope="col">{t('column.state')}</th>
          <th scope="col" className="rig-cell-address">
            {t('column.address')}
          </th>
          <th scope="col" className="rig-cell-load">
            {t('column.cpu')}
          </th>
          <th scope="col" className="rig-cell-load">
            {t('column.memory')}
          </th>
          <th scope="col" className="rig-cell-act">
            <span className="rig-unseen">{t('column.menu')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {ids.map((id) => (
          <RunningRow key={id} id={id} />
        ))}
      </tbody>
    </table>
  )
}

function RunningRow({ id }: { readonly id: string }) {
  const machine = useMachine(id)
  return machine === undefined ? null : <KnownRow machine={machine} />
}

function KnownRow({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  const page = usePage()
  const look = useLook(machine)
  const ready = useEngineState(machine.connection) === 'ready'
  const verb = actWord('stop', [machine], t)
  const [address] = machine.addresses
  return (
    <tr className={ready ? undefined : 'is-away'}>
      <th scope="row">
        <span className="rig-name">
          <KindIcon kind={machine.kind} />
          <Link to={machinePath} params={{ id: machine.id }} className="rig-link rig-ellipsis" translate="no">
            {machine.name}
          </Link>
        </span>
      </th>
      <td>
        <StateMark look={look} />
      </td>
      <td className="rig-cell-address">
        {address === undefined ? <NoValue /> : <code translate="no">{address}</code>}
      </td>
      <td className="rig-cell-load">
        <CpuLoad id={machine.id} />
      </td>
      <td className="rig-cell-load">
        <MemoryLoad id={machine.id} />
      </td>
      <td className="rig-cell-act">
        {ready && canAct(machine, 'stop') && (
          <IconButton
            icon={actIcons.stop}
            label={t('question.verb', { verb, object: machine.name })}
            onClick={() => requestAct(page, [machine], 'stop')}
            small
          />
        )}
      </td>
    </tr>
  )
}
