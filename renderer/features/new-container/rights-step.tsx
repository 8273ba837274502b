import { useTranslation } from 'react-i18next'
import { useValue } from '../../lib/value.ts'
import { TextField } from '../wizard/field.tsx'
import { Cell, RowsEditor } from '../wizard/rows-editor.tsx'
import { nextKey } from './form.ts'
import type { HealthForm, PairRow, RightsForm } from './rights.ts'
import type { StepProps } from './step-props.ts'

const lists = [
  { list: 'secrets', one: 'secret' },
  { list: 'tmpfs', one: 'tmpfs' },
  { list: 'labels', one: 'label' },
  { list: 'devices', one: 'device' },
] as const satisfies readonly { list: keyof RightsForm; one: string }[]

/** Who it is, what it may do, how one sees that it is well, and what it is given beside files. */
export function RightsStep({ draft, problems }: StepProps) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const { rights, extras } = form
  const change = (part: Partial<RightsForm>) => draft.change({ rights: { ...rights, ...part } })
  return (
    <>
      <div className="rig-w-fields">
        <TextField
          id="container-user"
          label={t('newContainer.rights.user')}
          value={extras.user ?? ''}
          code
          hint={t('newContainer.rights.userHint')}
          onChange={(user) =>
            draft.change({ extras: { ...extras, user: user.trim() === '' ? undefined : user.trim() } })
          }
        />
        <TextField
          id="container-capabilities"
          label={t('newContainer.rights.add')}
          value={rights.capabilities}
          code
          problem={problems['capabilities']}
          hint={t('newContainer.rights.addHint')}
          onChange={(capabilities) => change({ capabilities })}
        />
        <TextField
          id="container-dropped"
          label={t('newContainer.rights.drop')}
          value={rights.dropped}
          code
          problem={problems['dropped']}
          hint={t('newContainer.rights.dropHint')}
          onChange={(dropped) => change({ dropped })}
        />
      </div>
      <Health problems={problems} health={rights.health} onChange={(health) => change({ health })} />
      {lists.map(({ list, one }) => (
        <Pairs
          key={list}
          {...{ list, one, problems }}
          rows={rights[list]}
          onRows={(rows) => change({ [list]: rows })}
        />
      ))}
      {rights.devices.length > 0 && <p className="rig-tone-attention">{t('newContainer.rights.deviceWarning')}</p>}
    </>
  )
}

const times = ['interval', 'timeout', 'startPeriod', 'retries'] as const

interface HealthProps {
  readonly problems: StepProps['problems']
  readonly health: HealthForm
  readonly onChange: (health: HealthForm) => void
}

/** How one sees that it is well: a command, and when it is asked. */
export function Health({ health, problems, onChange }: HealthProps) {
  const { t } = useTranslation()
  return (
    <>
      <div className="rig-w-fields">
        <TextField
          id="container-health"
          className="is-wide"
          label={t('newContainer.rights.health')}
          value={health.command}
          code
          placeholder={t('editContainer.asImage')}
          problem={problems['health-command']}
          hint={t('newContainer.rights.healthHint')}
          onChange={(command) => onChange({ ...health, command })}
        />
      </div>
      <div className="rig-w-fields">
        {health.command.trim() !== '' &&
          times.map((name) => (
            <TextField
              key={name}
              id={`container-health-${name}`}
              label={t(`newContainer.rights.${name}`)}
              value={health[name]}
              numeric
              {...(name === 'retries' ? {} : { unit: 's' })}
              problem={problems[`health-${name}`]}
              onChange={(value) => onChange({ ...health, [name]: value })}
            />
          ))}
      </div>
    </>
  )
}

interface PairsProps {
  readonly list: (typeof lists)[number]['list']
  readonly one: (typeof lists)[number]['one']
  readonly problems: StepProps['problems']
  readonly rows: readonly PairRow[]
  readonly onRows: (rows: readonly PairRow[]) => void
}

export function Pairs({ list, one, problems, rows, onRows }: PairsProps) {
  const { t } = useTranslation()
  const [name, value] = [t(`newContainer.rights.${list}.name`), t(`newContainer.rights.${list}.value`)]
  return (
    <RowsEditor<PairRow>
      id={one}
      title={t(`newContainer.rights.${list}.title`)}
      empty={t(`newContainer.rights.${list}.none`)}
      addLabel={t(`newContainer.rights.${list}.add`)}
      removeLabel={(row, index) => t('newContainer.remove', { what: row.name === '' ? String(index + 1) : row.name })}
      heads={[name, value]}
      rows={rows}
      onRows={onRows}
      make={() => ({ key: nextKey(rows), name: '', value: '' })}
      problem={(row) => problems[`${one}-${row.key}`] ?? null}
    >
      {(row, change) => (
        <>
          <Cell
            label={name}
            value={row.name}
            invalid={`${one}-${row.key}` in problems}
            describedBy={`${one}-${row.key}-hint`}
            onChange={(next) => change({ name: next })}
          />
          <Cell label={value} value={row.value} onChange={(next) => change({ value: next })} />
        </>
      )}
    </RowsEditor>
  )
}
