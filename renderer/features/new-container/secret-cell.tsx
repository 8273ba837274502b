import { EyeIcon } from '@patternfly/react-icons/dist/esm/icons/eye-icon'
import { EyeSlashIcon } from '@patternfly/react-icons/dist/esm/icons/eye-slash-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../components/icon-button.tsx'
import { Cell } from '../wizard/rows-editor.tsx'

interface Props {
  /** Whose value it is. */
  readonly name: string
  readonly label: string
  readonly value: string
  readonly masked: boolean
  readonly onChange: (value: string) => void
}

/** A value that is hidden from whoever stands behind, until it is asked for. */
export function SecretCell({ name, masked, ...cell }: Props) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  return (
    <span className="rig-w-secret">
      <Cell {...cell} secret={masked && !shown} />
      {masked && (
        <IconButton
          icon={shown ? EyeSlashIcon : EyeIcon}
          small
          label={t(shown ? 'machinePage.environment.hide' : 'machinePage.environment.show', { name })}
          onClick={() => setShown(!shown)}
        />
      )}
    </span>
  )
}
