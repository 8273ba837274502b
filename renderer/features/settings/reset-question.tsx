import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'

/** Names what goes and what stays before the settings are set back. */
export function ResetQuestion({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { settings, announcer } = usePage()
  const reset = () => {
    void settings.reset().then((done) => done && announcer.say(t('settings.reset.done')))
    onClose()
  }
  return (
    <Modal
      isOpen
      width="560px"
      className="rig-dialog"
      onClose={onClose}
      aria-labelledby="reset-title"
      elementToFocus="#reset-cancel"
    >
      <ModalHeader title={t('settings.reset.title')} labelId="reset-title" />
      <ModalBody>
        <div className="rig-facts">
          <h3>{t('deletion.goes')}</h3>
          <ul>
            <li>{t('settings.reset.goes')}</li>
          </ul>
          <h3>{t('deletion.stays')}</h3>
          <ul>
            <li>{t('settings.reset.stays')}</li>
          </ul>
        </div>
      </ModalBody>
      <ModalFooter>
        <Button variant="danger" onClick={reset}>
          {t('settings.reset.button')}
        </Button>
        <Button variant="link" id="reset-cancel" onClick={onClose}>
          {t('cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}
