import { Alert } from '@patternfly/react-core/dist/esm/components/Alert'
import { useTranslation } from 'react-i18next'
import type { Connection } from '../../../contract/connection.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { engineName } from '../machines/engine-name.ts'
import { useConnections } from '../machines/use-machine.ts'
import { SelectField } from './field.tsx'

interface Props {
  readonly engine: Connection['engine']
  readonly value: string
  readonly onChange: (connection: string) => void
}

/** On which engine, where there are several; and what to do about one that does not answer. */
export function EngineChoice({ engine, value, onChange }: Props) {
  const { t } = useTranslation()
  const all = useConnections()
  const engines = all.filter((connection) => connection.engine === engine)
  const chosen = engines.find((connection) => connection.id === value)
  return (
    <>
      {engines.length > 1 && (
        <SelectField
          id="engine"
          className="is-inline"
          label={t('wizard.engine')}
          value={value}
          options={engines.map((connection) => ({ value: connection.id, label: engineName(connection, all) }))}
          onChange={onChange}
        />
      )}
      {chosen !== undefined && chosen.state !== 'ready' && (
        <EngineAway connection={chosen} name={engineName(chosen, all)} />
      )}
    </>
  )
}

function EngineAway({ connection, name }: { readonly connection: Connection; readonly name: string }) {
  const { t } = useTranslation()
  const { state, address, remedy } = connection
  if (state === 'ready') return null
  // Remedies are commands but for sentences about groups.
  const commands = remedy.filter((line) => /^(sudo |systemctl )/.test(line))
  return (
    <Alert isInline variant={state === 'connecting' ? 'info' : 'warning'} title={t(`notice.${state}.title`, { name })}>
      <p>{t(`notice.${state}.what`, { name, address })}</p>
      {commands.length > 0 && <CodeBlock lines={commands} copyLabel={t('copy.commands')} />}
    </Alert>
  )
}
