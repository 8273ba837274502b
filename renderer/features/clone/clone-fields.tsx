import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../contract/machine.ts'
import { wrongFields, type CloneForm } from './clone-form.ts'
import './clone.css'

interface Props {
  readonly vm: Vm
  readonly form: CloneForm
  readonly onChange: (form: CloneForm) => void
  readonly onSubmit: () => void
}

const kinds = ['full', 'linked'] as const

/** Name, kind and number of the copies. */
export function CloneFields({ vm, form, onChange, onSubmit }: Props) {
  const { t } = useTranslation()
  const wrong = wrongFields(vm.id, form)
  return (
    <form
      id="clone-form"
      className="rig-clone-form"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <label htmlFor="clone-name">{t('clone.name')}</label>
      <input
        id="clone-name"
        type="text"
        className="rig-input"
        value={form.name}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={wrong.has('name')}
        aria-describedby="clone-name-hint"
        onChange={(event) => onChange({ ...form, name: event.target.value })}
      />
      <p id="clone-name-hint" className={wrong.has('name') ? 'rig-tone-error' : 'rig-quiet'}>
        {t(wrong.has('name') ? 'clone.badName' : 'clone.nameHint')}
      </p>
      <fieldset className="rig-clone-kinds">
        <legend>{t('clone.kind')}</legend>
        {kinds.map((kind) => (
          <label key={kind} className="rig-choice">
            <input
              type="radio"
              name="clone-kind"
              checked={form.kind === kind}
              aria-describedby={`clone-${kind}`}
              onChange={() => onChange({ ...form, kind })}
            />
            <span>
              {t(`clone.${kind}.name`)}
              <span id={`clone-${kind}`} className="rig-quiet">
                {t(`clone.${kind}.text`, { name: vm.name })}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <label htmlFor="clone-count">{t('clone.count')}</label>
      <input
        id="clone-count"
        type="text"
        inputMode="numeric"
        className="rig-input rig-clone-count"
        value={form.count}
        autoComplete="off"
        aria-invalid={wrong.has('count')}
        aria-describedby="clone-count-hint"
        onChange={(event) => onChange({ ...form, count: event.target.value })}
      />
      <p id="clone-count-hint" className={wrong.has('count') ? 'rig-tone-error' : 'rig-quiet'}>
        {t(wrong.has('count') ? 'clone.badCount' : 'clone.countHint')}
      </p>
    </form>
  )
}
