import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { TrashIcon } from '@patternfly/react-icons/dist/esm/icons/trash-icon'
import { UndoIcon } from '@patternfly/react-icons/dist/esm/icons/undo-icon'
import styles from '@patternfly/react-styles/css/components/Table/table'
import { Table, Tbody, Th, Thead, Tr } from '@patternfly/react-table'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TrashedVm } from '../../../../contract/vm-trash.ts'
import { usePage } from '../../../app/page-context.ts'
import { paths } from '../../../app/routes.ts'
import { Icon } from '../../../components/icon.tsx'
import { formatBytes, formatDate } from '../../../lib/format.ts'
import { useNow } from '../../../lib/use-now.ts'
import { useSentence } from '../../failures/use-sentence.ts'
import { knownOf, useAsked } from '../../wizard/use-asked.ts'
import { useSettings } from '../../settings/appearance.ts'
import { KindIcon } from '../kind-icon.tsx'
import { useBusy, useMachine } from '../use-machine.ts'
import { restore } from './trash-acts.ts'
import './trash.css'

const columns = ['select', 'name', 'since', 'until', 'size', 'files', 'acts'] as const

/** The VMs in the trash: how long they stay, what they take, and the ways out. */
export function TrashView({ ids }: { readonly ids: readonly string[] }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const { asked } = useAsked(ids.join(' ') || null, (client, signal) =>
    client.vm.trashed({ ids: [...ids] }, { signal }),
  )
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const known = knownOf(asked)
  const [last, setLast] = useState(known)
  // What is known stays while a restored VM leaves the list.
  if (known !== null && known !== last) setLast(known)
  if (ids.length === 0) return <EmptyTrash />
  const facts = known ?? last
  const among = ids.filter((id) => chosen.has(id))
  const toggle = (id: string) => {
    const next = new Set(among)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  return (
    <>
      <TrashBar ids={ids} chosen={among} bytes={facts?.bytes ?? null} />
      {asked.type === 'failed' && <p className="rig-tone-error rig-trash-note">{sentence(asked.failure)}</p>}
      <div className="rig-table-scroll" tabIndex={0} role="region" aria-label={t('filter.kinds.trash')}>
        <Table variant="compact" gridBreakPoint="" className="rig-table rig-trash-table" aria-label={t('trash.table')}>
          <colgroup>
            {columns.map((column) => (
              <col key={column} className={`rig-trash-col-${column}`} />
            ))}
          </colgroup>
          <Thead>
            <Tr>
              {columns.map((column) => (
                <Th key={column} className={`rig-trash-${column}`}>
                  <span className={column === 'select' || column === 'acts' ? 'rig-unseen' : ''}>
                    {t(`trash.column.${column}`)}
                  </span>
                </Th>
              ))}
            </Tr>
          </Thead>
          <Tbody>
            {ids.map((id) => (
              <TrashRow
                key={id}
                id={id}
                facts={facts?.vms.find((vm) => vm.id === id)}
                chosen={chosen.has(id)}
                onChoose={() => toggle(id)}
              />
            ))}
          </Tbody>
        </Table>
      </div>
    </>
  )
}

interface BarProps {
  readonly ids: readonly string[]
  readonly chosen: readonly string[]
  readonly bytes: number | null
}

function TrashBar({ ids, chosen, bytes }: BarProps) {
  const { t, i18n } = useTranslation()
  const page = usePage()
  const navigate = useNavigate()
  const { trashDays: days } = useSettings(page.settings)
  const vms = chosen.map((id) => page.machines.get(id)).filter((one) => one?.kind === 'vm')
  return (
    <div className="rig-trash-bar" role="toolbar" aria-label={t('filter.kinds.trash')}>
      <span>
        {days === null ? t('trash.keeps') : t('trash.keepsDays', { count: days })}
        {bytes !== null && ` ${t('trash.takes', { bytes: formatBytes(bytes, i18n.language) })}`}
      </span>
      <Button variant="link" isInline onClick={() => void navigate({ to: paths.settings })}>
        {t('trash.change')}
      </Button>
      <span className="rig-grow" />
      {vms.length > 0 && (
        <Button
          variant="secondary"
          size="sm"
          icon={<Icon of={UndoIcon} size={12} />}
          onClick={() => void restore(page, vms)}
        >
          {t('trash.restoreSome', { count: vms.length })}
        </Button>
      )}
      <Button
        variant="secondary"
        size="sm"
        isDanger
        icon={<Icon of={TrashIcon} size={12} />}
        onClick={() => page.desk.emptying.set(chosen.length > 0 ? chosen : ids)}
      >
        {chosen.length > 0 ? t('trash.emptySome', { count: chosen.length }) : t('trash.emptyAll')}
      </Button>
    </div>
  )
}

interface RowProps {
  readonly id: string
  readonly facts: TrashedVm | undefined
  readonly chosen: boolean
  readonly onChoose: () => void
}

function TrashRow({ id, facts, chosen, onChoose }: RowProps) {
  const { t, i18n } = useTranslation()
  const page = usePage()
  const vm = useMachine(id)
  const busy = useBusy(id)
  if (vm?.kind !== 'vm' || vm.trash === undefined) return null
  const { name, at } = vm.trash
  const td = styles.tableTd
  return (
    <Tr className={`rig-row${chosen ? ' is-chosen' : ''}`} data-row={id}>
      <td className={`${td} rig-trash-select`}>
        <label className="rig-check">
          <input type="checkbox" checked={chosen} aria-label={t('table.choose', { name })} onChange={onChoose} />
        </label>
      </td>
      <td className={td}>
        <span className="rig-name">
          <KindIcon kind="vm" />
          <span className="rig-ellipsis" translate="no" title={vm.name}>
            {name}
          </span>
        </span>
      </td>
      <td className={td}>{formatDate(at, i18n.language)}</td>
      <td className={td}>{busy === null ? <TimeLeft facts={facts} /> : t(`state.busy.${busy}`)}</td>
      <td className={`${td} rig-number`}>{facts === undefined ? '–' : formatBytes(facts.bytes, i18n.language)}</td>
      <td className={`${td} rig-quiet`} title={facts?.files.map(({ path }) => path).join('\n')}>
        {facts === undefined ? '–' : t('trash.files', { count: facts.files.length })}
      </td>
      <td className={`${td} rig-trash-acts`}>
        <Button variant="link" isInline isDisabled={busy !== null} onClick={() => void restore(page, [vm])}>
          {t('act.restore')}
        </Button>
        <Button
          variant="link"
          isInline
          isDanger
          isDisabled={busy !== null}
          onClick={() => page.desk.emptying.set([id])}
        >
          {t('trash.good')}
        </Button>
      </td>
    </Tr>
  )
}

const DAY = 24 * 60 * 60 * 1000

function TimeLeft({ facts }: { readonly facts: TrashedVm | undefined }) {
  const { t, i18n } = useTranslation()
  const now = useNow(true)
  if (facts === undefined) return <>{'–'}</>
  if (facts.kept !== null) return <span className="rig-tone-attention">{t(`trash.kept.${facts.kept}`)}</span>
  if (facts.until === null) return <span className="rig-quiet">{t('trash.untilEmptied')}</span>
  const days = Math.ceil((facts.until - now) / DAY)
  return (
    <span className={days <= 2 ? 'rig-tone-attention' : ''} title={formatDate(facts.until, i18n.language)}>
      {days <= 0 ? t('trash.dueNow') : t('trash.daysLeft', { count: days })}
    </span>
  )
}

function EmptyTrash() {
  const { t } = useTranslation()
  const { desk } = usePage()
  return (
    <div className="rig-empty">
      <h2>{t('trash.empty')}</h2>
      <p>{t('trash.emptyWhat')}</p>
      <Button variant="secondary" onClick={() => desk.change({ kind: 'all', text: '', state: 'any' })}>
        {t('trash.back')}
      </Button>
    </div>
  )
}
