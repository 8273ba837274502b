import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureOf, type Failure } from '../../api/failure.ts'
import { usePage } from '../../app/page-context.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'

/** Says that nothing of the engine goes before a connection is forgotten. */
export function ForgetConnection({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { session, announcer } = usePage()
  const [failure, setFailure] = useState<Failure | null>(null)
  const title = t('settings.connection.forgetTitle', { name: id })
  const forget = async () => {
    try {
      await session.client().connection.remove({ id })
      announcer.say(t('settings.connection.forgotten', { name: id }))
      onClose()
    } catch (error) {
      setFailure(failureOf(error))
    }
  }
  return (
    <Modal
      isOpen
      width="560px"
      className="rig-dialog"
      onClose={onClose}
      aria-labelledby="forget-title"
      elementToFocus="#forget-cancel"
    >
      <ModalHeader title={title} labelId="forget-title" />
      <ModalBody>
        <div className="rig-facts">
          <h3>{t('deletion.goes')}</h3>
          <ul>
            <li>{t('settings.connection.forgetGoes')}</li>
          </ul>
          <h3>{t('deletion.stays')}</h3>
          <ul>
            <li>{t('settings.connection.forgetStays')}</li>
          </ul>
        </div>
        {failure !== null && <FailureAlert title={title} failure={failure} />}
      </ModalBody>
      <ModalFooter>
        <Button onClick={() => void forget()}>{t('settings.connection.forget')}</Button>
        <Button variant="link" id="forget-cancel" onClick={onClose}>
          {t('cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}
