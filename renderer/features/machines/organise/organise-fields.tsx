import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { groupOf } from '../../../../contract/machine-search.ts'
import { usePage } from '../../../app/page-context.ts'
import type { OrganiseForm } from './organise-form.ts'

interface Props {
  readonly form: OrganiseForm
  readonly several: boolean
  readonly wrong: ReadonlySet<string>
  readonly onChange: (form: OrganiseForm) => void
  readonly onSubmit: () => void
}

export function OrganiseFields({ form, several, wrong, onChange, onSubmit }: Props) {
  const { t } = useTranslation()
  const wrongTags = wrong.has('addTags') || wrong.has('removeTags')
  const tagsHint = (
    <p id="organise-tags-hint" className={`rig-organise-hint ${wrongTags ? 'rig-tone-error' : 'rig-quiet'}`}>
      {t(wrongTags ? 'organise.badTags' : 'organise.tagsHint')}
    </p>
  )
  const text = (field: 'tags' | 'removeTags' | 'title', label: string, isWrong: boolean, hint?: ReactNode) => (
    <>
      <label htmlFor={`organise-${field}`}>{label}</label>
      <div>
        <input
          id={`organise-${field}`}
          type="text"
          className="rig-input"
          value={form[field]}
          autoComplete="off"
          spellCheck={field === 'title'}
          aria-invalid={isWrong}
          {...(field === 'title' ? {} : { 'aria-describedby': 'organise-tags-hint' })}
          onChange={(event) => onChange({ ...form, [field]: event.target.value })}
        />
        {hint}
      </div>
    </>
  )
  return (
    <form
      id="organise-form"
      className="rig-organise-form"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {text('tags', t(several ? 'organise.addTags' : 'organise.tags'), wrong.has('addTags'), several ? null : tagsHint)}
      {several && text('removeTags', t('organise.removeTags'), wrong.has('removeTags'), tagsHint)}
      <GroupField form={form} several={several} isWrong={wrong.has('group')} onChange={onChange} />
      {!several && (
        <>
          {text('title', t('fact.title'), wrong.has('title'))}
          <Area field="description" label={t('organise.description')} form={form} onChange={onChange} />
          <Area field="notes" label={t('organise.notes')} form={form} onChange={onChange} />
          <StartField form={form} isWrong={wrong.has('start')} onChange={onChange} />
        </>
      )}
    </form>
  )
}

interface GroupProps {
  readonly form: OrganiseForm
  readonly several: boolean
  readonly isWrong: boolean
  readonly onChange: (form: OrganiseForm) => void
}

function GroupField({ form, several, isWrong, onChange }: GroupProps) {
  const { t } = useTranslation()
  const { machines } = usePage()
  const groups = [...new Set([...machines.machines()].map(groupOf).filter((group) => group !== null))].sort()
  return (
    <>
      <label htmlFor="organise-group">{t('organise.group')}</label>
      <div>
        <input
          id="organise-group"
          type="text"
          className="rig-input"
          list="organise-groups"
          value={form.group}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={isWrong}
          aria-describedby="organise-group-hint"
          placeholder={several ? t('organise.groupUnchanged') : ''}
          onChange={(event) => onChange({ ...form, group: event.target.value, setGroup: true })}
        />
        <datalist id="organise-groups">
          {groups.map((group) => (
            <option key={group} value={group} />
          ))}
        </datalist>
        <p id="organise-group-hint" className={`rig-organise-hint ${isWrong ? 'rig-tone-error' : 'rig-quiet'}`}>
          {t(isWrong ? 'organise.badGroup' : 'organise.groupHint')}
        </p>
        {several && (
          <label className="rig-choice">
            <input
              type="checkbox"
              checked={form.setGroup && form.group === ''}
              onChange={(event) => onChange({ ...form, group: '', setGroup: event.target.checked })}
            />
            <span>{t('organise.leaveGroup')}</span>
          </label>
        )}
      </div>
    </>
  )
}

interface AreaProps {
  readonly field: 'description' | 'notes'
  readonly label: string
  readonly form: OrganiseForm
  readonly onChange: (form: OrganiseForm) => void
}

function Area({ field, label, form, onChange }: AreaProps) {
  return (
    <>
      <label htmlFor={`organise-${field}`}>{label}</label>
      <textarea
        id={`organise-${field}`}
        className={`rig-input rig-organise-${field}`}
        value={form[field]}
        maxLength={field === 'notes' ? 20_000 : 4000}
        onChange={(event) => onChange({ ...form, [field]: event.target.value })}
      />
    </>
  )
}

interface StartProps {
  readonly form: OrganiseForm
  readonly isWrong: boolean
  readonly onChange: (form: OrganiseForm) => void
}

function StartField({ form, isWrong, onChange }: StartProps) {
  const { t } = useTranslation()
  const number = (field: 'order' | 'delay') => (
    <label>
      {t(`organise.${field}`)}{' '}
      <input
        type="text"
        inputMode="numeric"
        className="rig-input"
        value={form[field]}
        disabled={!form.inOrder}
        aria-invalid={isWrong}
        onChange={(event) => onChange({ ...form, [field]: event.target.value })}
      />
    </label>
  )
  return (
    <>
      <span>{t('organise.start')}</span>
      <div>
        <div className="rig-organise-start">
          <label className="rig-choice">
            <input
              type="checkbox"
              checked={form.inOrder}
              onChange={(event) => onChange({ ...form, inOrder: event.target.checked })}
            />
            <span>{t('organise.inOrder')}</span>
          </label>
          {number('order')}
          {number('delay')}
        </div>
        <p className={`rig-organise-hint ${isWrong ? 'rig-tone-error' : 'rig-quiet'}`}>
          {isWrong ? t('organise.badStart') : t('organise.startHint', { command: 'labrig vm autostart' })}
        </p>
      </div>
    </>
  )
}
