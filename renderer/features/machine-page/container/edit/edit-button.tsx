import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../../../contract/machine.ts'
import { OpenEdit } from './open-edit.tsx'
import './edit.css'

/** Opens the dialog that changes a container. */
export function EditButton({ container }: { readonly container: Container }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        variant="link"
        isInline
        onClick={() => setOpen(true)}
        aria-label={t('editContainer.open', { name: container.name })}
      >
        {t('editContainer.edit')}
      </Button>
      {open && <OpenEdit container={container} onClose={() => setOpen(false)} />}
    </>
  )
}
