import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { UnusedItem } from '../../../contract/prune.ts'
import { Waiting } from '../../components/waiting.tsx'
import { formatBytes } from '../../lib/format.ts'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { useAsked } from '../wizard/use-asked.ts'
import { bytesOf, goesAlong, groupsOf, keyOf, withTicked, type PruneGroup } from './prune-rows.ts'
import './prune.css'

interface Props {
  readonly connection: string
  readonly onClose: (done: boolean) => void
}

/** What no container uses: shown with sizes, chosen, and removed after a look at commands and losses. Nothing else goes. */
export function PruneDialog({ connection, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const { asked } = useAsked(`unused ${connection}`, (client, signal) =>
    client.prune.preview({ connection }, { signal }),
  )
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const items = useMemo(() => (asked.type === 'known' ? asked.value.items : []), [asked])
  const going = items.filter((item) => chosen.has(keyOf(item)))
  const size = formatBytes(bytesOf(going), i18n.language)
  const input = { connection, items: going.map(({ kind, id }) => ({ kind, id })) }
  return (
    <ActDialog
      id="prune"
      width="820px"
      title={t('prune.title')}
      verb={t('prune.verb', { count: going.length, size })}
      danger
      focus="#prune-cancel"
      call={going.length === 0 ? null : { procedure: 'prune.run', input, run: (client) => client.prune.run(input) }}
      done={() => <p>{t('prune.done', { count: going.length, size })}</p>}
      onClose={onClose}
    >
      <p className="rig-quiet">{t('prune.what')}</p>
      {asked.type === 'asking' && <Waiting lines={4} />}
      {asked.type === 'failed' && <FailureAlert title={t('prune.failed')} failure={asked.failure} />}
      {asked.type === 'known' && items.length === 0 && <p>{t('prune.nothing')}</p>}
      {groupsOf(items).map((group) => (
        <Group key={group.kind} group={group} chosen={chosen} onChange={setChosen} />
      ))}
    </ActDialog>
  )
}

interface GroupProps {
  readonly group: PruneGroup
  readonly chosen: ReadonlySet<string>
  readonly onChange: (chosen: ReadonlySet<string>) => void
}

function Group({ group: { kind, items }, chosen, onChange }: GroupProps) {
  const { t, i18n } = useTranslation()
  const along = items.filter(goesAlong)
  const name = t(`prune.kind.${kind}`, { count: items.length, size: formatBytes(bytesOf(items), i18n.language) })
  return (
    <fieldset className="rig-prune">
      <legend>
        {along.length === 0 ? (
          name
        ) : (
          <label className="rig-choice">
            <input
              type="checkbox"
              checked={along.every((item) => chosen.has(keyOf(item)))}
              onChange={(event) => onChange(withTicked(chosen, along, event.target.checked))}
            />
            <span>
              {name}
              {along.length < items.length && (
                <span className="rig-quiet"> {t('prune.along', { count: along.length })}</span>
              )}
            </span>
          </label>
        )}
      </legend>
      <div className="rig-prune-rows">
        {items.map((item) => (
          <Row
            key={keyOf(item)}
            item={item}
            checked={chosen.has(keyOf(item))}
            onChange={(ticked) => onChange(withTicked(chosen, [item], ticked))}
          />
        ))}
      </div>
    </fieldset>
  )
}

interface RowProps {
  readonly item: UnusedItem
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}

function Row({ item, checked, onChange }: RowProps) {
  const { t, i18n } = useTranslation()
  const { keptFor, project, owner, detail, name, size } = item
  const told =
    keptFor !== null
      ? t('prune.keptFor', { name: keptFor })
      : project !== null
        ? t('prune.project', { name: project })
        : owner === 'other'
          ? t('prune.other')
          : ''
  return (
    <label className="rig-choice rig-prune-row">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <code className="rig-ellipsis" translate="no" title={name}>
        {name}
      </code>
      <span className="rig-quiet rig-ellipsis" title={detail} translate="no">
        {item.kind === 'volume' && detail === 'anonymous' ? t('prune.anonymous') : detail}
      </span>
      <span className="rig-quiet rig-ellipsis" title={told}>
        {told}
      </span>
      <span className="rig-number">{size === null ? '–' : formatBytes(size, i18n.language)}</span>
    </label>
  )
}
