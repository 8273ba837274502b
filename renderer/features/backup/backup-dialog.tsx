import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Client } from '../../api/client.ts'
import type { Vm } from '../../../contract/machine.ts'
import { usePage } from '../../app/page-context.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { formatBytes } from '../../lib/format.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { useSentence } from '../failures/use-sentence.ts'
import { useAsked, type Asked } from '../wizard/use-asked.ts'
import { useBackupFolder } from './backup-folder.ts'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { LeftOutList } from './left-out-list.tsx'
import { PlaceField } from './place-fields.tsx'

type BackingUp = Awaited<ReturnType<Client['vm']['backingUp']>>

/** Copies a VM into a folder. */
export function BackupDialog({ vm, onClose }: { readonly vm: Vm; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { folder: first, remember } = useBackupFolder()
  const [folder, setFolder] = useState(first)
  const [quiesce, setQuiesce] = useState(true)
  const input = { id: vm.id, folder: folder.trim(), quiesce }
  const usable = input.folder.startsWith('/')
  const { asked } = useAsked(usable ? JSON.stringify(input) : null, (client, signal) =>
    client.vm.backingUp(input, { signal }),
  )
  const fits = asked.type === 'known' && asked.value.needed <= asked.value.free
  return (
    <ActDialog
      title={t('keep.backup.title', { name: vm.name })}
      verb={t('keep.backup.verb')}
      call={fits ? { procedure: 'vm.backup', input, run: (client) => client.vm.backup(input) } : null}
      onDone={() => remember(input.folder)}
      onClose={onClose}
      done={({ folder: made }) => <Made folder={made} />}
    >
      <PlaceField label={t('keep.folder')} value={folder} folder={first} onChange={setFolder} />
      {vm.state === 'running' && (
        <label className="rig-choice">
          <input type="checkbox" checked={quiesce} onChange={(event) => setQuiesce(event.target.checked)} />
          <span>{t('keep.backup.quiesce')}</span>
        </label>
      )}
      {usable && <Forecast asked={asked} />}
    </ActDialog>
  )
}

function Forecast({ asked }: { readonly asked: Asked<BackingUp> }) {
  const { t, i18n } = useTranslation()
  const sentence = useSentence()
  if (asked.type === 'asking') return <p className="rig-quiet">{t('loading')}</p>
  if (asked.type === 'failed') return <p className="rig-tone-error">{sentence(asked.failure)}</p>
  const { disks, firmware, tpm, snapshots, needed, free, leftOut } = asked.value
  const bytes = (value: number) => formatBytes(value, i18n.language)
  const sizes = { needed: bytes(needed), free: bytes(free) }
  return (
    <div className="rig-facts" data-testid="backup-forecast">
      <h3>{t('keep.holds')}</h3>
      <ul>
        {disks.map(({ target, path, bytes: size }) => (
          <li key={target}>
            <code translate="no">{path}</code> <span className="rig-quiet">{bytes(size)}</span>
          </li>
        ))}
        <li>{t('keep.backup.definition')}</li>
        {firmware && <li>{t('keep.backup.firmware')}</li>}
        {tpm && <li>{t('keep.backup.tpm')}</li>}
        {snapshots.length > 0 && <li>{t('keep.backup.snapshots', { count: snapshots.length })}</li>}
      </ul>
      <LeftOutList left={leftOut} />
      <p className={needed > free ? 'rig-tone-error' : 'rig-quiet'}>
        {t(needed > free ? 'keep.tooBig' : 'keep.fits', sizes)}
      </p>
    </div>
  )
}

/** The folder, and reading it once more whole. */
function Made({ folder }: { readonly folder: string }) {
  const { t } = useTranslation()
  const { session } = usePage()
  const [state, setState] = useState<'made' | 'checking' | 'right' | Failure>('made')
  const verify = async () => {
    setState('checking')
    try {
      await session.client().backup.verify({ folder })
      setState('right')
    } catch (error) {
      setState(failureOf(error))
    }
  }
  return (
    <>
      <p role="status">{t('keep.backup.made')}</p>
      <p>
        <code translate="no">{folder}</code>
      </p>
      {state === 'right' && <p role="status">{t('keep.backup.right')}</p>}
      {typeof state === 'object' && <FailureAlert title={t('keep.backup.verify')} failure={state} />}
      {state !== 'right' && (
        <p>
          <Button variant="secondary" isDisabled={state === 'checking'} onClick={() => void verify()}>
            {t(state === 'checking' ? 'keep.backup.checking' : 'keep.backup.verify')}
          </Button>
        </p>
      )}
    </>
  )
}
