import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { useTranslation } from 'react-i18next'
import type { TakenName } from '../../../../contract/upload.ts'
import { Waiting } from '../../../components/waiting.tsx'
import { formatBytes } from '../../../lib/format.ts'
import { ActProgress } from '../../act-dialog/act-progress.tsx'
import { FailureAlert } from '../../failures/failure-alert.tsx'
import type { FileSource } from '../file-source.ts'
import { sizeText } from '../file-words.ts'
import type { Chosen } from './chosen-files.ts'
import './upload.css'
import { useUpload, type UploadRun, type UploadStage } from './use-upload.ts'

interface Props {
  readonly source: FileSource
  /** The folder that gets it. */
  readonly folder: string
  readonly chosen: Chosen
  readonly onClose: (done: boolean) => void
}

/** An upload from the question about namesakes to what came of it. */
export function UploadWindow({ source, folder, chosen, onClose }: Props) {
  const { t } = useTranslation()
  const run = useUpload({ source, folder, chosen })
  const title = t('files.title.upload', { path: folder })
  const close = () => {
    if (run.stage.type === 'sending') run.cancel()
    else onClose(run.stage.type === 'done' || run.stage.type === 'placing')
  }
  return (
    <Modal
      isOpen
      width="640px"
      className="rig-dialog"
      onClose={close}
      aria-labelledby="upload-title"
      elementToFocus="#upload-first"
    >
      <ModalHeader title={title} labelId="upload-title" />
      <ModalBody tabIndex={0} aria-label={title}>
        <div className="rig-up">
          <Stage stage={run.stage} title={title} folder={folder} />
        </div>
      </ModalBody>
      <ModalFooter>
        <Buttons run={run} chosen={chosen} onClose={close} />
      </ModalFooter>
    </Modal>
  )
}

interface StageProps {
  readonly stage: UploadStage
  readonly title: string
  readonly folder: string
}

function Stage({ stage, title, folder }: StageProps) {
  const { t } = useTranslation()
  switch (stage.type) {
    case 'looking':
      return <Waiting lines={3} />
    case 'asking':
      return <Namesakes taken={stage.taken} folder={folder} />
    case 'sending':
      return <Sending {...stage} />
    case 'placing':
      return (
        <>
          <p>{t('files.up.placing')}</p>
          <ActProgress procedure={stage.procedure} title={title} stop={t('files.up.cancel')} />
        </>
      )
    case 'done':
      return (
        <>
          <p role="status">{t('files.up.done', { count: stage.count })}</p>
          {stage.skipped > 0 && <p>{t('files.up.skipped', { count: stage.skipped })}</p>}
        </>
      )
    case 'cancelled':
      return (
        <>
          <p role="status">{t('files.up.cancelled')}</p>
          <p>{t('files.up.nothing', { path: folder })}</p>
        </>
      )
    case 'failed':
      return (
        <>
          <FailureAlert title={title} failure={stage.failure} />
          {!stage.placing && <p>{t('files.up.nothing', { path: folder })}</p>}
        </>
      )
  }
}

/** Rows of a list; more would only be slow. */
const MOST_SHOWN = 200

function More({ count }: { readonly count: number }) {
  const { t } = useTranslation()
  return count > MOST_SHOWN ? <p className="rig-quiet">{t('files.up.more', { count: count - MOST_SHOWN })}</p> : null
}

function Namesakes({ taken, folder }: { readonly taken: readonly TakenName[]; readonly folder: string }) {
  const { t } = useTranslation()
  const question = t('files.up.ask', { count: taken.length, path: folder })
  return (
    <>
      <p>{question}</p>
      <ul className="rig-up-list" aria-label={question} tabIndex={0}>
        {taken.slice(0, MOST_SHOWN).map(({ path, blocked }) => (
          <li key={path}>
            <code translate="no" className="rig-ellipsis">
              {path}
            </code>
            {blocked && <span className="rig-quiet">{t('files.up.blocked')}</span>}
          </li>
        ))}
      </ul>
      <More count={taken.length} />
      <p className="rig-quiet">{t('files.up.replaceHint')}</p>
    </>
  )
}

function Sending({ files, total, taken, rate }: Extract<UploadStage, { type: 'sending' }>) {
  const { t, i18n } = useTranslation()
  const size = (bytes: number) => formatBytes(bytes, i18n.language)
  const all = t('files.up.all', { count: files.length })
  let before = 0
  const rows = files.slice(0, MOST_SHOWN).map(({ path, file }) => {
    const sent = Math.min(file.size, Math.max(0, taken - before))
    before += file.size
    return { path, size: file.size, sent }
  })
  return (
    <section className="rig-w-progress" aria-label={all}>
      <p role="status">{all}</p>
      <progress aria-label={all} value={taken} max={Math.max(total, 1)} />
      <p className="rig-quiet rig-up-sum">
        <span>{t('files.up.of', { sent: size(taken), total: size(total) })}</span>
        <span>{rate === null ? '' : t('files.up.rate', { rate: size(rate) })}</span>
      </p>
      <ul className="rig-up-list" aria-label={t('files.up.each')} tabIndex={0}>
        {rows.map((row) => (
          <li key={row.path}>
            <code translate="no" className="rig-ellipsis">
              {row.path}
            </code>
            <progress value={row.sent} max={Math.max(row.size, 1)} aria-label={row.path} />
            <span className="rig-number rig-quiet">{sizeText(row.size, i18n.language)}</span>
          </li>
        ))}
      </ul>
      <More count={files.length} />
    </section>
  )
}

interface ButtonsProps {
  readonly run: UploadRun
  readonly chosen: Chosen
  readonly onClose: () => void
}

function Buttons({ run, chosen, onClose }: ButtonsProps) {
  const { t } = useTranslation()
  const { stage } = run
  switch (stage.type) {
    case 'asking': {
      const replaceable = stage.taken.some(({ blocked }) => !blocked)
      return (
        <>
          <Button
            id={replaceable ? 'upload-first' : 'upload-replace'}
            variant="danger"
            isDisabled={!replaceable}
            onClick={() => run.answer(true)}
          >
            {t('files.up.replaceAll')}
          </Button>
          <Button
            id={replaceable ? 'upload-skip' : 'upload-first'}
            variant="secondary"
            isDisabled={stage.taken.length === chosen.files.length && chosen.folders.length === 0}
            onClick={() => run.answer(false)}
          >
            {t('files.up.skip')}
          </Button>
          <Button variant="link" onClick={onClose}>
            {t('cancel')}
          </Button>
        </>
      )
    }
    case 'sending':
      return (
        <Button id="upload-first" variant="secondary" onClick={run.cancel}>
          {t('files.up.cancel')}
        </Button>
      )
    case 'looking':
    case 'placing':
    case 'done':
    case 'cancelled':
    case 'failed':
      return (
        <Button
          id="upload-first"
          variant={stage.type === 'placing' || stage.type === 'looking' ? 'link' : 'primary'}
          onClick={onClose}
        >
          {t(stage.type === 'placing' ? 'machinePage.take.background' : 'keep.close')}
        </Button>
      )
  }
}
