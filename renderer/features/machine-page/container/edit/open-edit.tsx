import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { useTranslation } from 'react-i18next'
import type { Container } from '../../../../../contract/machine.ts'
import { FailureAlert } from '../../../failures/failure-alert.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { useEditingAsked } from './use-editing.ts'

interface Props {
  readonly container: Container
  readonly onClose: () => void
}

/** The dialog that changes a container, once it is known how it was made; or why that is not known. */
export function OpenEdit({ container, onClose }: Props) {
  const { t } = useTranslation()
  const asked = useEditingAsked(container.id)
  if (asked.type === 'asking') return null
  if (asked.type === 'known') return <EditDialog {...{ container, onClose }} editing={asked.value} />
  const title = t('editContainer.unread', { name: container.name })
  return (
    <Modal
      isOpen
      width="640px"
      className="rig-dialog"
      aria-labelledby="unread-title"
      elementToFocus="#unread-close"
      onClose={onClose}
    >
      <ModalHeader title={title} labelId="unread-title" />
      <ModalBody>
        <FailureAlert title={title} failure={asked.failure} />
      </ModalBody>
      <ModalFooter>
        <Button id="unread-close" variant="primary" onClick={onClose}>
          {t('keep.close')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}
