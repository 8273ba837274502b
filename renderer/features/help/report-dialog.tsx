import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureOf, type Failure } from '../../api/failure.ts'
import { usePage } from '../../app/page-context.ts'
import { saveFile } from '../../lib/save-file.ts'
import { useValue } from '../../lib/value.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'

const parts = ['versions', 'findings', 'journal', 'logs', 'settings'] as const

type Stage =
  | { readonly type: 'offered' }
  | { readonly type: 'making' }
  | { readonly type: 'made'; readonly name: string; readonly files: readonly { name: string; bytes: number }[] }
  | { readonly type: 'failed'; readonly failure: Failure }

/** Makes one file that tells what went wrong. It is saved here and sent nowhere. */
export function ReportDialog() {
  return useValue(usePage().help.report) ? <OpenReportDialog /> : null
}

function OpenReportDialog() {
  const { t, i18n } = useTranslation()
  const { help, session, announcer } = usePage()
  const [stage, setStage] = useState<Stage>({ type: 'offered' })
  const make = async () => {
    setStage({ type: 'making' })
    try {
      const { name, base64, files } = await session.client().report.make()
      saveFile(name, bytesOf(base64), 'application/zip')
      setStage({ type: 'made', name, files })
      announcer.say(t('help.report.made', { name }))
    } catch (error) {
      setStage({ type: 'failed', failure: failureOf(error) })
    }
  }
  const title = t('help.report.title')
  return (
    <Modal
      isOpen
      width="560px"
      className="rig-dialog"
      aria-labelledby="report-title"
      onClose={() => help.report.set(false)}
    >
      <ModalHeader title={title} labelId="report-title" />
      <ModalBody tabIndex={0} aria-label={title}>
        {stage.type === 'failed' && <FailureAlert title={t('help.report.failed')} failure={stage.failure} />}
        {stage.type === 'made' ? (
          <div className="rig-facts">
            <p>{t('help.report.made', { name: stage.name })}</p>
            <ul className="rig-names" translate="no" tabIndex={0} aria-label={t('help.report.contents')}>
              {stage.files.map((file) => (
                <li key={file.name}>
                  <code>{file.name}</code>
                  <span className="rig-grow" />
                  <span className="rig-quiet">{formatKibibytes(file.bytes, i18n.language)}</span>
                </li>
              ))}
            </ul>
            <p className="rig-quiet">{t('help.report.look')}</p>
          </div>
        ) : (
          <div className="rig-facts">
            <p>{t('help.report.what')}</p>
            <ul>
              {parts.map((part) => (
                <li key={part}>{t(`help.report.part.${part}`)}</li>
              ))}
            </ul>
            <p>{t('help.report.private')}</p>
          </div>
        )}
      </ModalBody>
      <ModalFooter>
        {stage.type !== 'made' && (
          <Button
            variant="primary"
            isLoading={stage.type === 'making'}
            isDisabled={stage.type === 'making'}
            onClick={() => void make()}
          >
            {t('help.report.save')}
          </Button>
        )}
        <Button variant={stage.type === 'made' ? 'secondary' : 'link'} onClick={() => help.report.set(false)}>
          {t(stage.type === 'made' ? 'help.report.close' : 'cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}

/** Rounded up: a file with something in it is not empty. */
function formatKibibytes(bytes: number, language: string): string {
  return `${new Intl.NumberFormat(language).format(Math.ceil(bytes / 1024))}\u00a0KiB`
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
