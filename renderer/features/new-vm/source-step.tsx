import { CloudIcon } from '@patternfly/react-icons/dist/esm/icons/cloud-icon'
import { CompactDiscIcon } from '@patternfly/react-icons/dist/esm/icons/compact-disc-icon'
import { HddIcon } from '@patternfly/react-icons/dist/esm/icons/hdd-icon'
import { MicrochipIcon } from '@patternfly/react-icons/dist/esm/icons/microchip-icon'
import { GlobeIcon } from '@patternfly/react-icons/dist/esm/icons/globe-icon'
import { NetworkIcon } from '@patternfly/react-icons/dist/esm/icons/network-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Segments } from '../../components/segments.tsx'
import { formatBytes } from '../../lib/format.ts'
import { useValue } from '../../lib/value.ts'
import { FilePicker } from '../file-picker/file-picker.tsx'
import { folderOf } from '../file-picker/folder-words.ts'
import { ChoiceCards } from '../wizard/choice-cards.tsx'
import { ChoiceList } from '../wizard/choice-list.tsx'
import { TextField } from '../wizard/field.tsx'
import { usePools, useVolumes } from '../wizard/host-facts.ts'
import { knownOf } from '../wizard/use-asked.ts'
import { FileVerdict } from './file-verdict.tsx'
import { diskFormats, sourceKinds, sourcePath, type SourceKind } from './form.ts'
import { withPath } from './source-path.ts'
import { DiskFields } from './disk-fields.tsx'
import { ImageFields } from './image-fields.tsx'
import type { StepProps } from './step-props.ts'
import { TreeSource } from './tree-source.tsx'
import { useFileFacts } from './use-file-facts.ts'

const icons = {
  ...{ image: CloudIcon, iso: CompactDiscIcon, disk: HddIcon },
  ...{ tree: GlobeIcon, kernel: MicrochipIcon, pxe: NetworkIcon },
}
const endings = {
  image: ['.qcow2', '.img', '.raw'],
  iso: ['.iso'],
  disk: ['.qcow2', '.raw', '.img', '.vmdk', '.vdi', '.vhdx', '.vhd', '.vpc'],
  kernel: [],
} as const

/** Where libvirt's packages keep images and what qemu may read there. */
const IMAGES = '/var/lib/libvirt/images'
const SERIAL = 'console=ttyS0'

export function SourceStep({ draft, problems }: StepProps) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  return (
    <>
      <ChoiceCards
        name="source"
        label={t('newVm.question.source')}
        value={form.source}
        onChange={(source) => draft.change({ source })}
        options={sourceKinds.map((kind) => ({
          value: kind,
          icon: icons[kind],
          title: t(`newVm.source.${kind}.title`),
          what: t(`newVm.source.${kind}.what`),
        }))}
      />
      {form.source === 'pxe' && <p className="rig-w-hint">{t('newVm.source.pxe.how')}</p>}
      {form.source === 'tree' && <TreeSource draft={draft} problems={problems} />}
      {form.source !== 'pxe' && form.source !== 'tree' && (
        <FileSource source={form.source} draft={draft} problems={problems} />
      )}
    </>
  )
}

interface FileSourceProps extends StepProps {
  readonly source: Exclude<SourceKind, 'pxe' | 'tree'>
}

function FileSource({ source, draft, problems }: FileSourceProps) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const [target, setTarget] = useState<'main' | 'initrd'>('main')
  const [from, setFrom] = useState<'files' | 'pools'>('files')
  const path = sourcePath(form)
  // A guest never opens what is copied: whether this user can is said when the step is left.
  const asked = source === 'disk' && form.copyDisk ? '' : path
  const facts = useFileFacts(draft, {
    path: asked,
    connection: form.connection,
    kind: source,
    stated: form.imageFormat,
  })
  const browsed = target === 'initrd' && source === 'kernel' ? form.initrd : path
  const put = (next: string) => draft.change(withPath(draft.form.get(), next, source === 'kernel' ? target : 'main'))
  return (
    <>
      <div className="rig-w-fields">
        <TextField
          id="vm-path"
          className="is-wide"
          label={t(`newVm.source.${source}.path`)}
          value={form[source]}
          code
          placeholder={`${IMAGES}/…`}
          problem={problems.path}
          onChange={(value) => draft.change(withPath(form, value))}
        />
        {source === 'image' && <ImageFields draft={draft} problems={problems} />}
        {source === 'disk' && <DiskFields draft={draft} problems={problems} />}
      </div>
      {problems.path === undefined && <FileVerdict facts={facts} />}
      {source === 'kernel' && <KernelFields draft={draft} problems={problems} />}
      <div className="rig-w-bar-line">
        <Segments
          label={t('newVm.source.from')}
          value={from}
          onChange={setFrom}
          options={[
            { value: 'files', content: t('newVm.source.files') },
            { value: 'pools', content: t('newVm.source.pools') },
          ]}
        />
        {source === 'kernel' && (
          <Segments
            label={t('newVm.source.target')}
            value={target}
            onChange={setTarget}
            options={[
              { value: 'main', content: t('newVm.source.kernel.path') },
              { value: 'initrd', content: t('newVm.source.initrd') },
            ]}
          />
        )}
      </div>
      {from === 'files' ? (
        <FilePicker
          key={source}
          label={t('newVm.source.files')}
          folder={folderOf(browsed) ?? IMAGES}
          value={browsed}
          endings={endings[source]}
          onChange={put}
        />
      ) : (
        <VolumeList draft={draft} onChoose={put} value={browsed} />
      )}
    </>
  )
}

function KernelFields({ draft, problems }: StepProps) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  return (
    <div className="rig-w-fields">
      <TextField
        id="vm-initrd"
        label={t('newVm.source.initrd')}
        className="is-wide"
        code
        value={form.initrd}
        problem={problems.initrd}
        onChange={(initrd) => draft.change({ initrd })}
      />
      <TextField
        id="vm-command-line"
        label={t('newVm.source.commandLine')}
        className="is-wide"
        code
        placeholder={SERIAL}
        value={form.commandLine}
        onChange={(commandLine) => draft.change({ commandLine })}
      />
    </div>
  )
}

interface VolumeListProps {
  readonly draft: StepProps['draft']
  readonly value: string
  readonly onChoose: (path: string) => void
}

/** Disks and ISOs in the storage pools: what libvirt itself calls their format is taken over. */
function VolumeList({ draft, value, onChoose }: VolumeListProps) {
  const { t, i18n } = useTranslation()
  const form = useValue(draft.form)
  const pools = knownOf(usePools()) ?? []
  const volumes = knownOf(useVolumes())
  const isIso = (volume: { name: string; format: string | null }) =>
    volume.format === 'iso' || volume.name.toLowerCase().endsWith('.iso')
  const shown = (volumes ?? []).filter(
    (volume) =>
      volume.engine === 'libvirt' &&
      volume.connection === form.connection &&
      volume.path !== null &&
      (form.source === 'kernel' || (form.source === 'iso') === isIso(volume)),
  )
  return (
    <ChoiceList
      name="volume"
      className="rig-w-volumes"
      label={t('newVm.source.pools')}
      heads={[t('newVm.source.volume'), t('newVm.source.pool'), t('newVm.source.format'), t('newVm.source.size')]}
      value={value}
      empty={
        volumes === null ? t('loading') : t(pools.length === 0 ? 'newVm.source.noPools' : 'newVm.source.noVolumes')
      }
      rows={shown.map((volume) => ({
        key: volume.path ?? volume.id,
        cells: [
          <span key="name" translate="no">
            {volume.name}
          </span>,
          volume.pool,
          volume.format,
          volume.capacity === null ? '–' : formatBytes(volume.capacity, i18n.language),
        ],
      }))}
      onChange={(path) => {
        onChoose(path)
        const format = diskFormats.find((one) => one === shown.find((volume) => volume.path === path)?.format)
        if (form.source === 'disk' && format !== undefined) draft.change({ diskFormat: format })
      }}
    />
  )
}
