import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal } from '@patternfly/react-core/dist/esm/components/Modal'
import { TimesIcon } from '@patternfly/react-icons/dist/esm/icons/times-icon'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { useValue } from '../../lib/value.ts'
import { emptyContainerForm } from '../new-container/form.ts'
import { withPastedContainer } from '../new-container/pasted.ts'
import { withPastedVm } from '../new-vm/pasted.ts'
import { SelectField } from '../wizard/field.tsx'
import { useRested } from '../wizard/use-rested.ts'
import { Marked } from './marked.tsx'
import { Understood } from './understood.tsx'
import { useRead } from './use-read.ts'
import { whichCommand } from './which-command.ts'

/** A command line or a compose service out of a text becomes a filled form; nothing of it is dropped in silence. */
export function PasteDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { creation } = usePage()
  const text = useValue(creation.pasted)
  const rested = useRested(text, 250)
  const kind = whichCommand(rested)
  const { asked, services, service, choose } = useRead(rested, kind)
  const read = asked.type === 'known' && kind !== null && rested === text ? asked.value : null
  const open = () => {
    if (read === null) return
    if (read.kind === 'vm') creation.renewVm(withPastedVm(creation.emptyVm(), read.form)).openAt('summary')
    else creation.renewContainer(withPastedContainer(emptyContainerForm('docker'), read.form)).openAt('summary')
    creation.open.set(read.kind)
  }
  return (
    <Modal
      isOpen
      width="960px"
      className="rig-wizard rig-w-paste"
      aria-labelledby="paste-title"
      elementToFocus="#paste-text"
      onEscapePress={(event) => {
        if (!event.isComposing && !event.defaultPrevented) onClose()
      }}
    >
      <div className="rig-wizard-frame">
        <header className="rig-wizard-head">
          <h1 id="paste-title">{t('paste.title')}</h1>
          <p className="rig-quiet rig-ellipsis">{t('paste.what')}</p>
          <span className="rig-grow" />
          <IconButton icon={TimesIcon} label={t('closeNamed', { title: t('paste.title') })} onClick={onClose} />
        </header>
        <div className="rig-w-paste-work">
          <div className="rig-w-paste-text">
            <label htmlFor="paste-text">{t('paste.label')}</label>
            <textarea
              id="paste-text"
              className="rig-input is-code"
              value={text}
              spellCheck={false}
              autoComplete="off"
              translate="no"
              placeholder={'virt-install --name …\ndocker run …\nservices: …'}
              aria-describedby="paste-hint"
              maxLength={20_000}
              onChange={(event) => creation.pasted.set(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && event.ctrlKey && !event.nativeEvent.isComposing) open()
              }}
            />
            <p id="paste-hint" className="rig-w-hint">
              {t('paste.hint')}
            </p>
            {services.length > 1 && (
              <SelectField
                id="paste-service"
                className="is-inline"
                label={t('paste.service')}
                value={service}
                options={services.map((name) => ({ value: name, label: name }))}
                onChange={choose}
              />
            )}
            {read !== null && read.notes.length > 0 && <Marked read={read} />}
          </div>
          <Understood text={rested} kind={kind} asked={asked} />
        </div>
        <footer className="rig-wizard-foot">
          <Button variant="primary" isAriaDisabled={read === null} onClick={open}>
            {t('paste.open')}
          </Button>
          <Button variant="link" onClick={onClose}>
            {t('cancel')}
          </Button>
          <span className="rig-grow" />
          <span className="rig-quiet">{t('wizard.nothingYet')}</span>
        </footer>
      </div>
    </Modal>
  )
}
