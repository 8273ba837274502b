import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../contract/machine.ts'
import { guestPath } from '../../../../contract/vm-agent-files.ts'
import type { Client } from '../../../api/client.ts'
import { ActDialog } from '../../act-dialog/act-dialog.tsx'
import { LineField, PlaceField } from '../../backup/place-fields.tsx'
import { lastFolder } from '../../files/last-folder.ts'

interface Props {
  readonly vm: Vm
  readonly onClose: () => void
}

const isGuestPath = (path: string) => guestPath.safeParse(path).success

/** A file of the guest, into a folder of this host. */
export function GetFileDialog({ vm, onClose }: Props) {
  const { t } = useTranslation()
  const [first] = useState(() => lastFolder.get())
  const [path, setPath] = useState('')
  const [to, setTo] = useState(first)
  const input = { id: vm.id, path: path.trim(), to: to.trim() }
  const usable = isGuestPath(input.path) && input.to.startsWith('/')
  const call = {
    procedure: 'vm.agent.copyOut',
    input,
    run: (client: Client) => client.vm.agent.copyOut(input),
  }
  return (
    <ActDialog
      title={t('guest.getFile.title', { name: vm.name })}
      verb={t('guest.getFile.verb')}
      call={usable ? call : null}
      onDone={() => lastFolder.set(input.to)}
      done={(result) => (
        <>
          <p role="status">{t('files.done.download')}</p>
          <p>
            <code translate="no">{result.path}</code>
          </p>
        </>
      )}
      onClose={onClose}
    >
      <LineField label={t('guest.file.path')} value={path} hint={t('guest.file.hint')} onChange={setPath} />
      <PlaceField label={t('keep.folder')} value={to} folder={first} onChange={setTo} />
    </ActDialog>
  )
}

/** A file of this host, into the guest. */
export function PutFileDialog({ vm, onClose }: Props) {
  const { t } = useTranslation()
  const [first] = useState(() => lastFolder.get())
  const [from, setFrom] = useState('')
  const [path, setPath] = useState('')
  const [replace, setReplace] = useState(false)
  const input = { id: vm.id, from: from.trim(), path: path.trim(), replace }
  const usable = isGuestPath(input.path) && /^\/.*[^/]$/.test(input.from)
  const call = { procedure: 'vm.agent.copyIn', input, run: (client: Client) => client.vm.agent.copyIn(input) }
  return (
    <ActDialog
      title={t('guest.putFile.title', { name: vm.name })}
      verb={t('guest.putFile.verb')}
      call={usable ? call : null}
      done={() => <p role="status">{t('guest.putFile.done', { path: input.path })}</p>}
      onClose={onClose}
    >
      <PlaceField label={t('guest.putFile.from')} value={from} folder={first} endings="any" onChange={setFrom} />
      <LineField label={t('guest.file.path')} value={path} hint={t('guest.file.hint')} onChange={setPath} />
      <label className="rig-choice">
        <input type="checkbox" checked={replace} onChange={(event) => setReplace(event.target.checked)} />
        <span>{t('guest.putFile.replace')}</span>
      </label>
    </ActDialog>
  )
}
