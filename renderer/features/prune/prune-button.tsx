import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { latePart } from '../../lib/late-part.tsx'
import { Overlay } from '../failures/broken-part.tsx'

/** The dialog is no part of the first paint. */
const PruneDialog = latePart(async () => (await import('./prune-dialog.tsx')).PruneDialog)

/** Opens what nothing uses. @param onDone something was removed */
export function PruneButton({
  connection,
  onDone,
}: {
  readonly connection: string | null
  readonly onDone: () => void
}) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button variant="secondary" isDisabled={connection === null} onClick={() => setOpen(true)}>
        {t('prune.open')}
      </Button>
      {open && connection !== null && (
        <Overlay>
          <PruneDialog
            connection={connection}
            onClose={(done) => {
              setOpen(false)
              if (done) onDone()
            }}
          />
        </Overlay>
      )}
    </>
  )
}
