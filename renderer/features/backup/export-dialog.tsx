import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../contract/machine.ts'
import { joined } from '../file-picker/folder-words.ts'
import { useBackupFolder } from './backup-folder.ts'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { LeftOutList } from './left-out-list.tsx'
import { LineField, PlaceField } from './place-fields.tsx'

const formats = ['ova', 'qcow2'] as const

/** Writes a VM into one file, for other programs. */
export function ExportDialog({ vm, onClose }: { readonly vm: Vm; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { folder: first, remember } = useBackupFolder()
  const [folder, setFolder] = useState(first)
  const [format, setFormat] = useState<(typeof formats)[number]>('ova')
  const [name, setName] = useState(`${vm.name}.ova`)
  const choose = (next: (typeof formats)[number]) => {
    setName(name.replace(/\.(?:ova|qcow2)$/, `.${next}`))
    setFormat(next)
  }
  const usable = folder.startsWith('/') && /^[^/]+$/.test(name.trim())
  const input = { id: vm.id, path: joined(folder.trim(), name.trim()), format }
  return (
    <ActDialog
      title={t('keep.export.title', { name: vm.name })}
      verb={t('keep.export.verb')}
      call={usable ? { procedure: 'vm.export', input, run: (client) => client.vm.export(input) } : null}
      onDone={() => remember(folder.trim())}
      onClose={onClose}
      done={({ path, leftOut }) => (
        <>
          <p role="status">{t('keep.export.made')}</p>
          <p>
            <code translate="no">{path}</code>
          </p>
          <LeftOutList left={leftOut} />
        </>
      )}
    >
      <fieldset>
        <legend>{t('keep.export.format')}</legend>
        {formats.map((one) => (
          <label key={one} className="rig-choice">
            <input type="radio" name="keep-format" checked={format === one} onChange={() => choose(one)} />
            <span>{t(`keep.export.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      <PlaceField label={t('keep.folder')} value={folder} folder={first} onChange={setFolder} />
      <LineField label={t('keep.file')} value={name} onChange={setName} />
    </ActDialog>
  )
}
