import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../../contract/machine.ts'
import { ActDialog } from '../../../act-dialog/act-dialog.tsx'
import { TextConflict } from '../../../commands/text-conflict.tsx'
import './hardware.css'

interface Props {
  readonly vm: Vm
  /** The kept definition as it is now: others may change it meanwhile. */
  readonly current: string
  readonly onClose: () => void
}

/** The kept definition as text. Nothing of it is sent before its change was shown. */
export function XmlEditor({ vm, current, onClose }: Props) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(current)
  const [text, setText] = useState(current)
  const [asked, setAsked] = useState(false)
  const conflict = current !== opened
  const input = { id: vm.id, opened, xml: text }
  return (
    <>
      <div className="rig-mp-tool-bar">
        <span className="rig-quiet rig-ellipsis">{t('hardware.xml.hint')}</span>
        <span className="rig-grow" />
        <Button variant="link" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button variant="primary" isDisabled={text === opened || conflict} onClick={() => setAsked(true)}>
          {t('hardware.xml.review')}
        </Button>
      </div>
      {conflict && (
        <TextConflict
          said={t('hardware.xml.conflict')}
          {...{ opened, current, text }}
          onMerge={(merged) => {
            setText(merged)
            setOpened(current)
          }}
        />
      )}
      <textarea
        className="rig-hw-editor"
        aria-label={t('hardware.xml.label')}
        value={text}
        spellCheck={false}
        autoComplete="off"
        translate="no"
        lang="en"
        onChange={(event) => setText(event.target.value)}
      />
      {asked && (
        <ActDialog
          title={t('hardware.xml.title', { name: vm.name })}
          verb={t('hardware.xml.verb')}
          call={{ procedure: 'vm.define', input, run: (client) => client.vm.define(input) }}
          done={() => t('hardware.done')}
          onDone={onClose}
          onClose={() => setAsked(false)}
        >
          <p className="rig-quiet">{t('hardware.xml.next')}</p>
        </ActDialog>
      )}
    </>
  )
}
