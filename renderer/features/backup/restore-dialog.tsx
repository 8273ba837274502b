import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BackupSummary } from '../../../contract/backup.ts'
import { formatBytes, formatDate } from '../../lib/format.ts'
import { useSentence } from '../failures/use-sentence.ts'
import { usePools, useTakenNames } from '../wizard/host-facts.ts'
import { freeName } from '../wizard/names.ts'
import { knownOf, useAsked } from '../wizard/use-asked.ts'
import { useBackupFolder } from './backup-folder.ts'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import './backup.css'
import { LeftOutList } from './left-out-list.tsx'
import { ChoiceField, LineField, PlaceField } from './place-fields.tsx'

const CONNECTION = 'system'

/** Makes a VM of a backup. */
export function RestoreDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { folder: first, remember } = useBackupFolder()
  const [folder, setFolder] = useState(first)
  const [chosen, setChosen] = useState<BackupSummary | null>(null)
  const [name, setName] = useState('')
  const [pool, setPool] = useState('default')
  const taken = useTakenNames(CONNECTION)
  const pools = (knownOf(usePools()) ?? []).filter(({ connection }) => connection === CONNECTION)
  const choose = (backup: BackupSummary) => {
    setChosen(backup)
    setName(backup.machine === null ? '' : freeName(backup.machine.name, taken))
  }
  const input = { connection: CONNECTION, folder: chosen?.folder ?? '', name: name.trim(), pool, start: false }
  const usable = chosen !== null && chosen.problem === null && input.name !== '' && !taken.has(input.name)
  return (
    <ActDialog
      title={t('keep.restore.title')}
      verb={t('keep.restore.verb')}
      call={usable ? { procedure: 'vm.restore', input, run: (client) => client.vm.restore(input) } : null}
      onDone={() => remember(folder.trim())}
      onClose={onClose}
      done={({ leftOut }) => (
        <>
          <p role="status">{t('keep.restore.made', { name: input.name })}</p>
          <LeftOutList left={leftOut} />
        </>
      )}
    >
      <PlaceField
        label={t('keep.restore.folder')}
        value={folder}
        folder={first}
        onChange={(next) => {
          setFolder(next)
          setChosen(null)
        }}
      />
      <Backups folder={folder.trim()} chosen={chosen} onChoose={choose} />
      {chosen?.problem === null && (
        <>
          <LineField
            label={t('keep.restore.name')}
            value={name}
            hint={t(taken.has(name.trim()) ? 'keep.restore.taken' : 'keep.restore.nameHint')}
            onChange={setName}
          />
          <ChoiceField
            label={t('keep.pool')}
            value={pool}
            options={[...new Set(['default', ...pools.map((one) => one.name)])].map((one) => ({
              value: one,
              text: one,
            }))}
            onChange={setPool}
          />
          <div className="rig-facts">
            <LeftOutList left={chosen.leftOut} />
          </div>
        </>
      )}
    </ActDialog>
  )
}

interface BackupsProps {
  readonly folder: string
  readonly chosen: BackupSummary | null
  readonly onChoose: (backup: BackupSummary) => void
}

/** Where there is but one backup, nobody has to choose: once for each listing, what is chosen afterwards stays. */
function useOnlyOne(backups: readonly BackupSummary[] | null, onChoose: (backup: BackupSummary) => void): void {
  const choose = useEffectEvent(onChoose)
  useEffect(() => {
    const [only] = backups ?? []
    if (backups?.length === 1 && only?.problem === null) choose(only)
  }, [backups])
}

/** The backups in the folder, or the folder itself when it is one. */
function Backups({ folder, chosen, onChoose }: BackupsProps) {
  const { t, i18n } = useTranslation()
  const sentence = useSentence()
  const { asked } = useAsked(folder.startsWith('/') ? folder : null, async (client, signal) => {
    const own = await client.backup.inspect({ folder }, { signal })
    if (own.problem?.cause !== 'backup-none') return [own]
    return (await client.backup.list({ folder }, { signal })).backups
  })
  const backups = knownOf(asked)
  useOnlyOne(backups, onChoose)
  if (asked.type === 'failed') return <p className="rig-tone-error">{sentence(asked.failure)}</p>
  if (backups === null) return <p className="rig-quiet">{t('loading')}</p>
  if (backups.length === 0) return <p className="rig-quiet">{t('keep.restore.none')}</p>
  return (
    <fieldset className="rig-keep-backups">
      <legend>{t('keep.restore.which')}</legend>
      {backups.map((backup) => (
        <label key={backup.folder} className="rig-choice">
          <input
            type="radio"
            name="keep-backup"
            checked={chosen?.folder === backup.folder}
            disabled={backup.problem !== null}
            onChange={() => onChoose(backup)}
          />
          <span>
            <span translate="no">{backup.machine?.name ?? backup.folder.split('/').at(-1)}</span>{' '}
            {backup.problem === null ? (
              <span className="rig-quiet">
                {`${formatDate(backup.created ?? 0, i18n.language)}, ${formatBytes(backup.bytes, i18n.language)}`}
              </span>
            ) : (
              <span className="rig-tone-error">
                {sentence({ code: 'REFUSED', message: backup.problem.message, data: { ...backup.problem } })}
              </span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
