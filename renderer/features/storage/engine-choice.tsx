import { useTranslation } from 'react-i18next'
import type { Connection } from '../../../contract/connection.ts'
import { engineName } from '../machines/engine-name.ts'

interface Props {
  readonly engines: readonly Connection[]
  readonly value: string
  readonly onChange: (id: string) => void
}

/** Whose storage is shown, where there are several libvirts. */
export function EngineChoice({ engines, value, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <select
      className="rig-input rig-storage-engine"
      aria-label={t('column.connection')}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {engines.map((one) => (
        <option key={one.id} value={one.id}>
          {engineName(one, engines)}
        </option>
      ))}
    </select>
  )
}
