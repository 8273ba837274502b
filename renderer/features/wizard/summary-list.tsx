import { PencilAltIcon } from '@patternfly/react-icons/dist/esm/icons/pencil-alt-icon'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../components/icon-button.tsx'

export interface SummaryLine<S extends string> {
  readonly label: string
  readonly text: string
  /** A path or a name, as machines read it. */
  readonly code?: string
  readonly step: S
}

interface Props<S extends string> {
  readonly lines: readonly SummaryLine<S>[]
  readonly onStep: (step: S) => void
}

/** All choices in lines, each with the way back to its step. */
export function SummaryList<S extends string>({ lines, onStep }: Props<S>) {
  const { t } = useTranslation()
  return (
    <dl className="rig-w-summary">
      {lines.map((line) => (
        <div key={line.label}>
          <dt>{line.label}</dt>
          <dd>
            {line.text !== '' && <span>{line.text}</span>}
            {line.code !== undefined && line.code !== '' && <code translate="no">{line.code}</code>}
          </dd>
          <dd>
            <IconButton
              icon={PencilAltIcon}
              small
              label={t('wizard.edit', { what: line.label })}
              onClick={() => onStep(line.step)}
            />
          </dd>
        </div>
      ))}
    </dl>
  )
}
