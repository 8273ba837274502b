import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OvaSystem } from '../../../contract/ova.ts'
import { formatBytes } from '../../lib/format.ts'
import { useSentence } from '../failures/use-sentence.ts'
import { useNetworks, usePools } from '../wizard/host-facts.ts'
import { knownOf, useAsked } from '../wizard/use-asked.ts'
import { useBackupFolder } from './backup-folder.ts'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { LeftOutList } from './left-out-list.tsx'
import { ChoiceField, LineField, PlaceField } from './place-fields.tsx'

const CONNECTION = 'system'
/** In place of a network's name, which cannot be empty. */
const NONE = ''

/** Makes VMs of an OVA. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const sentence = useSentence()
  const { folder } = useBackupFolder()
  const [path, setPath] = useState('')
  const [names, setNames] = useState<Readonly<Record<number, string>>>({})
  const [pool, setPool] = useState('default')
  const [network, setNetwork] = useState('default')
  const usable = /^\/.*\.ova$/i.test(path.trim())
  const { asked } = useAsked(usable ? path.trim() : null, (client, signal) =>
    client.ova.inspect({ path: path.trim() }, { signal }),
  )
  const systems = usable ? (knownOf(asked)?.systems ?? []) : []
  const nameOf = (index: number) => names[index] ?? plain(systems[index]?.name ?? '')
  const input = {
    connection: CONNECTION,
    path: path.trim(),
    pool,
    network: network === NONE ? null : network,
    names: systems.map((_, index) => nameOf(index).trim()),
  }
  const here = <T extends { readonly connection: string; readonly name: string }>(items: readonly T[] | null) =>
    (items ?? []).filter(({ connection }) => connection === CONNECTION).map(({ name }) => name)
  const factsOf = ({ vcpus, memory, disks }: OvaSystem) =>
    t('keep.import.facts', {
      vcpus,
      memory: formatBytes(memory, i18n.language),
      disks: disks.map(({ capacity }) => formatBytes(capacity, i18n.language)).join(' + ') || '–',
    })
  const option = (value: string) => ({ value, text: value })
  const pools = [...new Set(['default', ...here(knownOf(usePools()))])].map(option)
  const networks = [...here(knownOf(useNetworks())).map(option), { value: NONE, text: t('keep.import.noNetwork') }]
  return (
    <ActDialog
      title={t('keep.import.title')}
      verb={t('keep.import.verb')}
      call={systems.length > 0 ? { procedure: 'vm.import', input, run: (client) => client.vm.import(input) } : null}
      onClose={onClose}
      done={({ leftOut }) => (
        <>
          <p role="status">{t('keep.import.made', { names: input.names.join(', ') })}</p>
          <LeftOutList left={leftOut} />
        </>
      )}
    >
      <PlaceField label={t('keep.import.file')} value={path} folder={folder} endings={['.ova']} onChange={setPath} />
      {usable && asked.type === 'failed' && <p className="rig-tone-error">{sentence(asked.failure)}</p>}
      {usable && asked.type === 'asking' && <p className="rig-quiet">{t('loading')}</p>}
      {systems.map((system, index) => (
        <LineField
          key={index}
          label={t('keep.import.name', { name: system.name })}
          value={nameOf(index)}
          hint={factsOf(system)}
          onChange={(name) => setNames({ ...names, [index]: name })}
        />
      ))}
      {systems.length > 0 && (
        <>
          <ChoiceField label={t('keep.pool')} value={pool} options={pools} onChange={setPool} />
          <ChoiceField label={t('keep.import.network')} value={network} options={networks} onChange={setNetwork} />
          <div className="rig-facts">
            <LeftOutList left={systems.flatMap(({ leftOut }) => leftOut)} />
          </div>
        </>
      )}
    </ActDialog>
  )
}

/** As the other side would make a name of it. */
function plain(name: string): string {
  return (
    name
      .normalize('NFKC')
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+|-+$/g, '')
      .slice(0, 60) || 'imported'
  )
}
