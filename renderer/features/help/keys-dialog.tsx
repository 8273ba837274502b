import { Modal, ModalBody, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { useValue } from '../../lib/value.ts'
import { KeyList } from './key-list.tsx'

/** The keys, over any page. */
export function KeysDialog() {
  const { t } = useTranslation()
  const { help } = usePage()
  if (!useValue(help.keys)) return null
  return (
    <Modal
      isOpen
      width="760px"
      className="rig-dialog"
      aria-labelledby="keys-title"
      onClose={() => help.keys.set(false)}
    >
      <ModalHeader title={t('help.keys.title')} labelId="keys-title" />
      <ModalBody tabIndex={0} aria-label={t('help.keys.title')}>
        <KeyList />
      </ModalBody>
    </Modal>
  )
}
