import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lineDiff } from '../../../../../contract/line-diff.ts'
import type { Vm } from '../../../../../contract/machine.ts'
import { mergeLines } from '../../../../../contract/merge-lines.ts'
import { ActDialog } from '../../../act-dialog/act-dialog.tsx'
import { DiffLines } from '../../../commands/definition-diff.tsx'
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
        <Conflict
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

interface ConflictProps {
  readonly opened: string
  readonly current: string
  readonly text: string
  readonly onMerge: (merged: string) => void
}

/** What somebody else changed beside what was changed here, of the same definition. */
function Conflict({ opened, current, text, onMerge }: ConflictProps) {
  const { t } = useTranslation()
  const merged = mergeLines(opened, text, current)
  return (
    <section className="rig-hw-conflict" role="alert" aria-label={t('hardware.xml.conflict')}>
      <p>{t('hardware.xml.conflict')}</p>
      <div className="rig-hw-sides">
        <figure className="rig-diff">
          <figcaption>{t('hardware.xml.theirs')}</figcaption>
          <DiffLines lines={lineDiff(opened, current)} label={t('hardware.xml.theirs')} />
        </figure>
        <figure className="rig-diff">
          <figcaption>{t('hardware.xml.mine')}</figcaption>
          <DiffLines lines={lineDiff(opened, text)} label={t('hardware.xml.mine')} />
        </figure>
      </div>
      <div className="rig-hw-acts">
        {merged !== null && (
          <Button variant="secondary" onClick={() => onMerge(merged)}>
            {t('hardware.xml.both')}
          </Button>
        )}
        <Button variant="secondary" onClick={() => onMerge(current)}>
          {t('hardware.xml.drop')}
        </Button>
        {merged === null && <span className="rig-quiet">{t('hardware.xml.meet')}</span>}
      </div>
    </section>
  )
}
