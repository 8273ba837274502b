import { EyeIcon } from '@patternfly/react-icons/dist/esm/icons/eye-icon'
import { EyeSlashIcon } from '@patternfly/react-icons/dist/esm/icons/eye-slash-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../../components/copy-button.tsx'
import { IconButton } from '../../../components/icon-button.tsx'
import type { Inspected } from './inspected.ts'
import { isSecretLike } from '../../../../contract/secret-like.ts'

type Variable = Inspected['environment'][number]

/** The length of a secret is one of its secrets. */
export const MASK = '••••••••'

/** The variables that the main process was started with. */
export function Environment({ variables }: { readonly variables: readonly Variable[] }) {
  return (
    <ul className="rig-mp-variables">
      {variables.map((variable) => (
        <VariableLine key={variable.name} variable={variable} />
      ))}
    </ul>
  )
}

function VariableLine({ variable: { name, value } }: { readonly variable: Variable }) {
  const { t } = useTranslation()
  const secret = isSecretLike(name, value)
  const [shown, setShown] = useState(false)
  return (
    <li>
      <code className="rig-mp-variable" translate="no">
        {name}
      </code>
      <code className="rig-mp-value" translate="no">
        {secret && !shown ? (
          <>
            <span aria-hidden="true">{MASK}</span>
            <span className="rig-unseen">{t('machinePage.environment.masked')}</span>
          </>
        ) : (
          value
        )}
      </code>
      {secret && (
        <IconButton
          icon={shown ? EyeSlashIcon : EyeIcon}
          small
          label={t(shown ? 'machinePage.environment.hide' : 'machinePage.environment.show', { name })}
          onClick={() => setShown(!shown)}
        />
      )}
      <CopyButton text={value} label={t('machinePage.environment.copy', { name })} />
    </li>
  )
}
