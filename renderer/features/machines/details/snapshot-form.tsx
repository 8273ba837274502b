import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { snapshotName } from '../../../../contract/vm.ts'

interface Props {
  /** Names that exist already. */
  readonly taken: readonly string[]
  /** The VM runs: its memory is kept as well. */
  readonly withMemory: boolean
  readonly onCreate: (name: string) => void
  readonly onCancel: () => void
}

/** Names a new snapshot, checked while it is typed. */
export function SnapshotForm({ taken, withMemory, onCreate, onCancel }: Props) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const ref = useRef<HTMLInputElement>(null)
  useEffect(() => ref.current?.focus(), [])
  const trimmed = name.trim()
  const problem = taken.includes(trimmed)
    ? t('snapshot.taken', { name: trimmed })
    : trimmed !== '' && !snapshotName.safeParse(trimmed).success
      ? t('snapshot.badName')
      : null
  return (
    <form
      className="rig-snapshot-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (trimmed !== '' && problem === null) onCreate(trimmed)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
        event.stopPropagation()
        onCancel()
      }}
    >
      <label>
        <span>{t('snapshot.name')}</span>
        <input
          ref={ref}
          type="text"
          className="rig-input"
          value={name}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={problem !== null}
          aria-describedby="snapshot-hint"
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <p id="snapshot-hint" className={problem === null ? 'rig-quiet' : 'rig-tone-error'}>
        {problem ?? t(withMemory ? 'snapshot.keepsMemory' : 'snapshot.keepsDisk')}
      </p>
      <div className="rig-form-acts">
        <Button type="submit" variant="primary" size="sm" isDisabled={trimmed === '' || problem !== null}>
          {t('snapshot.take')}
        </Button>
        <Button variant="link" size="sm" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}
