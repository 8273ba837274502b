import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../lib/format.ts'
import { LineField } from '../backup/place-fields.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import type { LinkOf } from './link-of.ts'
import './link-tools.css'
import { ROWS_KEPT, useCapture, type CapturedPackets } from './use-capture.ts'

interface Props {
  readonly link: LinkOf
  readonly onClose: () => void
}

/** The packets of a link as they pass. It ends with the dialog. */
export function CaptureDialog({ link, onClose }: Props) {
  const { t } = useTranslation()
  const [filter, setFilter] = useState('')
  const [file, setFile] = useState('')
  const { running, captured, failure, start, stop } = useCapture(link)
  const begin = () => start({ filter: filter.trim(), file: file.trim() === '' ? null : file.trim() })
  const title = t('linkTools.capture.title', { name: link.name, place: link.place })
  return (
    <Modal
      isOpen
      width="860px"
      className="rig-dialog"
      onClose={onClose}
      aria-labelledby="capture-title"
      elementToFocus="#capture-form input"
    >
      <ModalHeader title={title} labelId="capture-title" />
      <ModalBody tabIndex={0} aria-label={title}>
        <form
          id="capture-form"
          className="rig-act-form rig-capture-form"
          onSubmit={(event) => {
            event.preventDefault()
            if (!running) begin()
          }}
        >
          <div className="rig-act-form">
            <LineField
              label={t('linkTools.capture.filter')}
              hint={t('linkTools.capture.filterHint')}
              value={filter}
              onChange={setFilter}
            />
          </div>
          <div className="rig-act-form">
            <LineField
              label={t('linkTools.capture.file')}
              hint={t('linkTools.capture.fileHint')}
              value={file}
              onChange={setFile}
            />
          </div>
        </form>
        {failure?.code === 'UNSUPPORTED' && <p className="rig-tone-error">{t('linkTools.capture.missing')}</p>}
        {failure !== null && failure.code !== 'UNSUPPORTED' && <FailureAlert title={title} failure={failure} />}
        <Packets captured={captured} running={running} />
      </ModalBody>
      <ModalFooter>
        {/* One button, so that the keyboard stays on it; not the form's own, which a click that stops would submit again. */}
        <Button variant="primary" onClick={running ? stop : begin}>
          {t(running ? 'linkTools.capture.stop' : 'linkTools.capture.start')}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t('linkTools.capture.close')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}

function Packets({ captured, running }: { readonly captured: CapturedPackets | null; readonly running: boolean }) {
  const { t, i18n } = useTranslation()
  const end = useRef<HTMLDivElement>(null)
  const count = captured?.count ?? 0
  useEffect(() => {
    const box = end.current
    if (box !== null) box.scrollTop = box.scrollHeight
  }, [count])
  const said = [
    count === 0
      ? t(running ? 'linkTools.capture.waiting' : 'linkTools.capture.idle')
      : t('linkTools.capture.count', { count }),
    captured?.file == null
      ? null
      : t('linkTools.capture.kept', { bytes: formatBytes(captured.written, i18n.language), file: captured.file }),
    captured?.full === true ? t('linkTools.capture.full') : null,
    count > ROWS_KEPT ? t('linkTools.capture.only', { count: ROWS_KEPT }) : null,
  ]
  return (
    <>
      <p className="rig-quiet" role="status">
        {said.filter((one) => one !== null).join(' · ')}
      </p>
      <div className="rig-capture" ref={end} tabIndex={0} role="region" aria-label={t('linkTools.capture.table')}>
        <table>
          <thead>
            <tr>
              {(['time', 'from', 'to', 'protocol', 'length', 'info'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`linkTools.capture.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody translate="no">
            {captured?.rows.map(({ key, at, from, to, protocol, length, info }) => (
              <tr key={key}>
                <td>{clock(at)}</td>
                <td>{from}</td>
                <td>{to}</td>
                <td>{protocol}</td>
                <td className="rig-number">{length}</td>
                <td>{info}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

/** As captures are read everywhere: 14:03:07.512 */
function clock(at: number): string {
  const date = new Date(at)
  const two = (value: number) => value.toString().padStart(2, '0')
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  return `${parts}.${date.getMilliseconds().toString().padStart(3, '0')}`
}
