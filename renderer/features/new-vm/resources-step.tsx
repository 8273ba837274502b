import { useTranslation } from 'react-i18next'
import { Segments } from '../../components/segments.tsx'
import { formatBytes } from '../../lib/format.ts'
import { useValue } from '../../lib/value.ts'
import { Check, SelectField, TextField } from '../wizard/field.tsx'
import { usePools } from '../wizard/host-facts.ts'
import { knownOf } from '../wizard/use-asked.ts'
import { hasNewDisk, newDiskFormat, systemOf } from './form.ts'
import type { StepProps } from './step-props.ts'
import { useSystemNeeds } from './use-system-needs.ts'

/** Sizes that installers of today need; MiB. */
const memories = ['1024', '2048', '4096', '8192'] as const
const processors = ['1', '2', '4'] as const

export function ResourcesStep({ draft, problems }: StepProps) {
  const { t, i18n } = useTranslation()
  const form = useValue(draft.form)
  return (
    <>
      <div className="rig-w-fields">
        <TextField
          id="vm-memory"
          label={t('newVm.resources.memory')}
          value={form.memory}
          unit="MiB"
          numeric
          problem={problems.memory}
          hint={useMemoryHint(draft)}
          onChange={(memory) => draft.change({ memory })}
          act={
            <Segments
              label={t('newVm.resources.memoryQuick')}
              value={form.memory}
              options={memories.map((size) => ({
                value: size,
                content: formatBytes(Number(size) * 2 ** 20, i18n.language),
              }))}
              onChange={(memory) => draft.change({ memory })}
            />
          }
        />
        <TextField
          id="vm-vcpus"
          label={t('newVm.resources.vcpus')}
          value={form.vcpus}
          numeric
          problem={problems.vcpus}
          hint={t('newVm.resources.vcpusHint')}
          onChange={(vcpus) => draft.change({ vcpus })}
          act={
            <Segments
              label={t('newVm.resources.vcpusQuick')}
              value={form.vcpus}
              options={processors.map((count) => ({ value: count, content: count }))}
              onChange={(vcpus) => draft.change({ vcpus })}
            />
          }
        />
      </div>
      <DiskFields draft={draft} problems={problems} />
    </>
  )
}

/** What the system itself asks for, where the database knows. */
function useMemoryHint(draft: StepProps['draft']): string {
  const { t, i18n } = useTranslation()
  const needs = useSystemNeeds(draft)
  const system = systemOf(useValue(draft.form))
  const size = (bytes: number) => formatBytes(bytes, i18n.language)
  const least = needs?.minimum.memory ?? null
  const best = needs?.recommended.memory ?? null
  if (system === null || (least === null && best === null)) return t('newVm.resources.memoryHint')
  const { name } = system
  if (best === null) return t('newVm.resources.memoryLeast', { name, least: size(least ?? 0) })
  if (least === null) return t('newVm.resources.memoryBest', { name, best: size(best) })
  return t('newVm.resources.memoryBoth', { name, least: size(least), best: size(best) })
}

function DiskFields({ draft, problems }: StepProps) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  if (form.source === 'disk') {
    return (
      <section className="rig-w-part-of-step">
        <h3>{t('newVm.resources.disk')}</h3>
        <p className="rig-w-hint">
          {t(`newVm.resources.${form.copyDisk ? 'copied' : 'existing'}`, { path: form.disk.trim(), pool: form.pool })}
        </p>
      </section>
    )
  }
  return (
    <section className="rig-w-part-of-step">
      <h3>{t('newVm.resources.disk')}</h3>
      {form.source !== 'image' && (
        <Check
          label={t('newVm.resources.newDisk')}
          checked={form.newDisk}
          hint={t('newVm.resources.newDiskHint')}
          onChange={(newDisk) => draft.change({ newDisk })}
        />
      )}
      {hasNewDisk(form) && (
        <div className="rig-w-fields">
          <DiskSizeFields draft={draft} problems={problems} />
          <PoolField draft={draft} problems={problems} />
        </div>
      )}
    </section>
  )
}

/** Size and format; an image says the least size, and one that is linked to it is qcow2. */
function DiskSizeFields({ draft, problems }: StepProps) {
  const { t, i18n } = useTranslation()
  const form = useValue(draft.form)
  const isLinked = form.source === 'image' && form.linked
  const least = form.source === 'image' ? form.imageCapacity : null
  const hint =
    least === null ? {} : { hint: t('newVm.resources.imageLeast', { size: formatBytes(least, i18n.language) }) }
  return (
    <>
      <TextField
        id="vm-disk-size"
        label={t('newVm.resources.size')}
        value={form.diskSize}
        unit="GiB"
        numeric
        problem={problems.diskSize}
        {...hint}
        onChange={(diskSize) => draft.change({ diskSize })}
      />
      <SelectField
        id="vm-disk-format"
        label={t('newVm.resources.format')}
        value={newDiskFormat(form)}
        hint={t(isLinked ? 'newVm.resources.linkedFormat' : `newVm.resources.${form.newFormat}`)}
        options={[{ value: 'qcow2', label: 'qcow2' }, ...(isLinked ? [] : [{ value: 'raw', label: 'raw' }])]}
        onChange={(format) => draft.change({ newFormat: format === 'raw' ? 'raw' : 'qcow2' })}
      />
    </>
  )
}

function PoolField({ draft, problems }: StepProps) {
  const { t, i18n } = useTranslation()
  const form = useValue(draft.form)
  const pools = (knownOf(usePools()) ?? []).filter((pool) => pool.connection === form.connection)
  const names = [...new Set(['default', form.pool, ...pools.map((pool) => pool.name)])]
  const isNew = !pools.some((pool) => pool.name === form.pool)
  const label = (name: string) => {
    const free = pools.find((pool) => pool.name === name)?.available ?? null
    return free === null ? name : t('newVm.resources.poolFree', { name, free: formatBytes(free, i18n.language) })
  }
  return (
    <SelectField
      id="vm-pool"
      label={t('newVm.resources.pool')}
      value={form.pool}
      problem={problems.pool}
      hint={
        isNew && form.pool === 'default'
          ? t('newVm.resources.poolMade')
          : (pools.find((pool) => pool.name === form.pool)?.path ?? '')
      }
      options={names.map((name) => ({ value: name, label: label(name) }))}
      onChange={(pool) => draft.change({ pool })}
    />
  )
}
