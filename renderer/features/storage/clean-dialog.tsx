import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Leftover } from '../../../contract/storage.ts'
import { usePage } from '../../app/page-context.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { Waiting } from '../../components/waiting.tsx'
import { formatBytes } from '../../lib/format.ts'
import { useCommands } from '../commands/commands.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { useAsked } from '../wizard/use-asked.ts'
import { bytesOfAll, byKind, toggled } from './leftover-rows.ts'

interface Props {
  readonly connection: string
  readonly onClose: (done: boolean) => void
}

/** What nobody needs any more: shown with sizes, chosen one by one, deleted after a look at the commands and losses. */
export function CleanDialog({ connection, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const { session, tasks } = usePage()
  const { asked, again } = useAsked(connection, (client, signal) =>
    client.storage.leftovers({ connection }, { signal }),
  )
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const files = asked.type === 'known' ? asked.value.files : []
  const going = files.filter(({ path }) => chosen.has(path))
  const input = { connection, paths: going.map(({ path }) => path) }
  const idle = busy || going.length === 0
  const { commands, refused } = useCommands(idle ? null : { procedure: 'storage.clean', input })
  const run = async () => {
    setBusy(true)
    setFailure(null)
    try {
      tasks.noteCommands((await session.client().storage.clean(input)).commands)
      onClose(true)
    } catch (error) {
      setFailure(failureOf(error))
      setBusy(false)
      again()
    }
  }
  return (
    <Modal
      isOpen
      width="760px"
      className="rig-dialog"
      onClose={() => onClose(false)}
      aria-labelledby="clean-title"
      elementToFocus="#clean-cancel"
    >
      <ModalHeader title={t('storage.clean.title')} labelId="clean-title" description={t('storage.clean.what')} />
      <ModalBody tabIndex={0} aria-label={t('storage.clean.title')}>
        {asked.type === 'asking' && <Waiting lines={4} />}
        {asked.type === 'failed' && <FailureAlert title={t('storage.failed')} failure={asked.failure} />}
        {asked.type === 'known' && files.length === 0 && <p>{t('storage.clean.nothing')}</p>}
        {asked.type === 'known' && asked.value.unread.length > 0 && (
          <p className="rig-tone-attention">{t('storage.clean.unread', { folders: asked.value.unread.join(', ') })}</p>
        )}
        {byKind(files).map((group) => (
          <Group key={group.kind} {...group} {...{ chosen, busy }} onChange={setChosen} />
        ))}
        {failure !== null && <FailureAlert title={t('storage.clean.title')} failure={failure} />}
        {commands}
      </ModalBody>
      <ModalFooter>
        <Button variant="danger" isDisabled={idle || refused} onClick={() => void run()}>
          {t('storage.clean.delete', { count: going.length, size: formatBytes(bytesOfAll(going), i18n.language) })}
        </Button>
        <Button id="clean-cancel" variant="link" onClick={() => onClose(false)}>
          {t('cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}

interface GroupProps {
  readonly kind: Leftover['kind']
  readonly files: readonly Leftover[]
  readonly chosen: ReadonlySet<string>
  readonly busy: boolean
  readonly onChange: (chosen: ReadonlySet<string>) => void
}

function Group({ kind, files, chosen, busy, onChange }: GroupProps) {
  const { t, i18n } = useTranslation()
  const paths = files.map(({ path }) => path)
  const all = paths.every((path) => chosen.has(path))
  const size = formatBytes(bytesOfAll(files), i18n.language)
  return (
    <fieldset className="rig-leftovers">
      <legend>
        <label className="rig-choice">
          <input
            type="checkbox"
            checked={all}
            disabled={busy}
            onChange={() => onChange(toggled(chosen, paths, !all))}
          />
          <span>{t(`storage.leftover.${kind}.name`, { size })}</span>
        </label>
      </legend>
      <p className="rig-quiet">{t(`storage.leftover.${kind}.text`)}</p>
      {files.map(({ path, bytes }) => (
        <label key={path} className="rig-choice">
          <input
            type="checkbox"
            checked={chosen.has(path)}
            disabled={busy}
            onChange={(event) => onChange(toggled(chosen, [path], event.target.checked))}
          />
          <span className="rig-leftover-path" translate="no" title={path}>
            {path}
          </span>
          <span className="rig-number">{formatBytes(bytes, i18n.language)}</span>
        </label>
      ))}
    </fieldset>
  )
}
