import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../contract/machine.ts'
import { guestPath, type GuestFileView } from '../../../../contract/vm-agent-files.ts'
import type { Client } from '../../../api/client.ts'
import { ActDialog } from '../../act-dialog/act-dialog.tsx'
import { LineField } from '../../backup/place-fields.tsx'
import { useSentence } from '../../failures/use-sentence.ts'
import { useAsked, type Asked } from '../../wizard/use-asked.ts'
import '../../files/files.css'

interface Props {
  readonly vm: Vm
  readonly onClose: () => void
}

/** What can be edited: a whole text, or a file that is not there yet. */
function editable(asked: Asked<GuestFileView>): { readonly before: string; readonly digest: string | null } | null {
  if (asked.type === 'failed') return asked.failure.code === 'NOT_FOUND' ? { before: '', digest: null } : null
  if (asked.type !== 'known') return null
  const { text, digest } = asked.value
  return text === null || digest === null ? null : { before: text, digest }
}

/** The file that was asked for by its path, and what is typed in its place. */
function useDraft(vm: Vm, path: string) {
  const [read, setRead] = useState<string | null>(null)
  const [typed, setTyped] = useState<string | null>(null)
  const { asked } = useAsked(read === null ? null : `${vm.id} ${read}`, (client, signal) =>
    client.vm.agent.file({ id: vm.id, path: read ?? '' }, { signal }),
  )
  const isRead = read === path
  const file = isRead ? editable(asked) : null
  const open = () => {
    setTyped(null)
    setRead(path)
  }
  return { asked: isRead ? asked : null, file, text: typed ?? file?.before ?? '', type: setTyped, open }
}

/** A small text of the guest is read, changed and written back; what somebody else has written meanwhile is not lost. */
export function TextDialog({ vm, onClose }: Props) {
  const { t } = useTranslation()
  const [typedPath, setPath] = useState('')
  const path = typedPath.trim()
  const { asked, file, text, type, open } = useDraft(vm, path)
  const input = { id: vm.id, path, text, digest: file?.digest ?? null }
  const isChanged = file !== null && (file.digest === null || text !== file.before)
  const call = {
    procedure: 'vm.agent.writeFile',
    input,
    run: (client: Client) => client.vm.agent.writeFile(input),
  }
  return (
    <ActDialog
      title={t('guest.editFile.title', { name: vm.name })}
      verb={t('guest.editFile.verb')}
      width="880px"
      commands="asked"
      call={isChanged ? call : null}
      done={() => <p role="status">{t('guest.editFile.done', { path: input.path })}</p>}
      onClose={onClose}
    >
      <LineField label={t('guest.file.path')} value={typedPath} hint={t('guest.file.hint')} onChange={setPath} />
      <Button
        variant="secondary"
        size="sm"
        className="rig-guest-read"
        isDisabled={!guestPath.safeParse(path).success}
        onClick={open}
      >
        {t('guest.editFile.read')}
      </Button>
      {asked !== null && <Said asked={asked} />}
      {file !== null && (
        <textarea
          className="rig-input rig-fb-editor"
          aria-label={t('files.content')}
          value={text}
          rows={16}
          wrap="off"
          spellCheck={false}
          autoComplete="off"
          translate="no"
          onChange={(event) => type(event.target.value)}
        />
      )}
    </ActDialog>
  )
}

function Said({ asked }: { readonly asked: Asked<GuestFileView> }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  if (asked.type === 'failed') {
    if (asked.failure.code === 'NOT_FOUND') return <p className="rig-quiet">{t('guest.editFile.new')}</p>
    return (
      <p className="rig-tone-error" role="alert">
        {sentence(asked.failure)}
      </p>
    )
  }
  if (asked.type === 'known' && editable(asked) === null) {
    return <p className="rig-tone-attention">{t('guest.editFile.none')}</p>
  }
  return null
}
