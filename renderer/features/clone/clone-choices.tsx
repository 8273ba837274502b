import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../contract/machine.ts'
import { knownOf, useAsked } from '../wizard/use-asked.ts'
import type { CloneForm } from './clone-form.ts'

interface Props {
  readonly vm: Vm
  readonly form: CloneForm
  readonly onChange: (form: CloneForm) => void
}

/** What has a good answer already: where the disks go, which state is copied, whether addresses are kept. */
export function CloneChoices({ vm, form, onChange }: Props) {
  const { t } = useTranslation()
  const { asked: pools } = useAsked(vm.connection, (client, signal) => client.inventory.pools(undefined, { signal }))
  const { asked: snapshots } = useAsked(vm.id, (client, signal) => client.vm.snapshot.list({ id: vm.id }, { signal }))
  const started = (knownOf(pools) ?? []).filter(({ connection, active }) => connection === vm.connection && active)
  const kept = form.kind === 'full' ? (knownOf(snapshots) ?? []) : []
  return (
    <div className="rig-clone-form">
      {kept.length > 0 && (
        <Choice
          id="clone-snapshot"
          label={t('clone.state')}
          first={t('clone.now')}
          names={kept.map(({ name }) => name)}
          value={form.snapshot}
          onChange={(snapshot) => onChange({ ...form, snapshot })}
        />
      )}
      <Choice
        id="clone-pool"
        label={t('clone.pool')}
        first={t('clone.beside')}
        names={started.map(({ name }) => name)}
        value={form.pool}
        onChange={(pool) => onChange({ ...form, pool })}
      />
      <label className="rig-choice">
        <input
          type="checkbox"
          checked={form.reserve}
          onChange={(event) => onChange({ ...form, reserve: event.target.checked })}
        />
        <span>
          {t('clone.reserve.name')}
          <span className="rig-quiet">{t('clone.reserve.text')}</span>
        </span>
      </label>
    </div>
  )
}

interface ChoiceProps {
  readonly id: string
  readonly label: string
  /** The choice of none of the names. */
  readonly first: string
  readonly names: readonly string[]
  readonly value: string
  readonly onChange: (value: string) => void
}

function Choice({ id, label, first, names, value, onChange }: ChoiceProps) {
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <select id={id} className="rig-input" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{first}</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </>
  )
}
