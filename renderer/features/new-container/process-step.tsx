import { useTranslation } from 'react-i18next'
import { useValue } from '../../lib/value.ts'
import { Check, TextField } from '../wizard/field.tsx'
import { Cell, RowsEditor } from '../wizard/rows-editor.tsx'
import { isSecretLike } from '../../../contract/secret-like.ts'
import { nextKey } from './form.ts'
import { SecretCell } from './secret-cell.tsx'
import type { StepProps } from './step-props.ts'

export function ProcessStep({ draft, problems }: StepProps) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  return (
    <>
      <div className="rig-w-fields">
        <TextField
          id="container-name"
          label={t('newContainer.process.name')}
          value={form.name}
          code
          problem={problems['name']}
          hint={t('newContainer.process.nameHint')}
          onChange={(name) => draft.change({ name })}
        />
        <TextField
          id="container-command"
          label={t('newContainer.process.command')}
          value={form.command}
          code
          problem={problems['command']}
          hint={t('newContainer.process.commandHint')}
          onChange={(command) => draft.change({ command })}
        />
      </div>
      <div className="rig-w-checks">
        <Check
          label={t('newContainer.process.terminal')}
          hint={t('newContainer.process.terminalHint')}
          checked={form.terminal}
          onChange={(terminal) => draft.change({ terminal })}
        />
        <Check
          label={t('newContainer.process.interactive')}
          hint={t('newContainer.process.interactiveHint')}
          checked={form.interactive}
          onChange={(interactive) => draft.change({ interactive })}
        />
      </div>
      <Variables draft={draft} problems={problems} />
    </>
  )
}

/** @param masked what looks like a secret is seen on request only: it was not typed just now */
export function Variables({ draft, problems, masked = false }: StepProps & { readonly masked?: boolean }) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  return (
    <RowsEditor
      id="variable"
      title={t('newContainer.variable.title')}
      empty={t('newContainer.variable.none')}
      addLabel={t('newContainer.variable.add')}
      removeLabel={(row, index) => t('newContainer.remove', { what: row.name === '' ? String(index + 1) : row.name })}
      heads={[t('newContainer.variable.name'), t('newContainer.variable.value')]}
      rows={form.variables}
      onRows={(variables) => draft.change({ variables })}
      make={() => ({ key: nextKey(form.variables), name: '', value: '' })}
      problem={(row) => problems[`variable-${row.key}`] ?? null}
    >
      {(row, change) => (
        <>
          <Cell
            label={t('newContainer.variable.name')}
            value={row.name}
            invalid={`variable-${row.key}` in problems}
            describedBy={`variable-${row.key}-hint`}
            onChange={(name) => change({ name })}
          />
          <SecretCell
            name={row.name}
            label={t('newContainer.variable.value')}
            value={row.value}
            masked={masked && isSecretLike(row.name, row.value)}
            onChange={(value) => change({ value })}
          />
        </>
      )}
    </RowsEditor>
  )
}
