import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OperatingSystem } from '../../../contract/host.ts'
import { SearchField } from '../../components/search-field.tsx'
import { useValue } from '../../lib/value.ts'
import { ChoiceCards } from '../wizard/choice-cards.tsx'
import { ChoiceList } from '../wizard/choice-list.tsx'
import { TextField } from '../wizard/field.tsx'
import { knownOf, useAsked, type Asked } from '../wizard/use-asked.ts'
import { saysItsSystem, sourcePath, wantsDrivers, type VmForm } from './form.ts'
import type { StepProps } from './step-props.ts'
import { findSystems } from './systems.ts'
import { useFileFacts } from './use-file-facts.ts'

/** Rows in view at once: whoever looks further types. */
const MOST = 60
/** Where libvirt's packages keep images. */
const IMAGES = '/var/lib/libvirt/images'

export function useSystems() {
  return useAsked('systems', (client, signal) => client.host.systems(undefined, { signal })).asked
}

export function SystemStep({ draft, problems }: StepProps) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const asked = useSystems()
  // Whoever was faster than the look at the file is told here; what is known is not asked again.
  const isUnknown = saysItsSystem(form) && form.detected === null
  useFileFacts(draft, {
    path: isUnknown ? sourcePath(form) : '',
    connection: form.connection,
    kind: form.source,
    stated: form.imageFormat,
  })
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text)
  const systems = knownOf(asked)
  const found = findSystems(systems ?? [], wanted)
  const shown = found.slice(0, MOST)
  const choose = (id: string) => {
    const system = systems?.find((one) => one.id === id)
    if (system !== undefined) draft.change({ systemFrom: 'choice', system })
  }
  return (
    <>
      <ChoiceCards
        name="system-from"
        label={t('newVm.question.system')}
        value={form.systemFrom}
        onChange={(systemFrom) => draft.change({ systemFrom })}
        options={[
          { value: 'auto', ...useAutoWords(form) },
          { value: 'choice', ...useChoiceWords(form) },
        ]}
      />
      <div className="rig-w-bar-line">
        <h3>{t('newVm.system.list')}</h3>
        <span className="rig-grow" />
        <SearchField inDialog value={text} label={t('newVm.system.search')} onChange={setText} />
      </div>
      <ChoiceList
        name="system"
        className="rig-w-systems"
        label={t('newVm.system.list')}
        heads={[t('newVm.system.name'), t('newVm.system.shortId'), t('newVm.system.released')]}
        value={form.systemFrom === 'choice' ? (form.system?.id ?? null) : null}
        empty={useEmptyText(asked, wanted)}
        more={found.length > shown.length ? t('newVm.system.more', { count: found.length - shown.length }) : undefined}
        rows={shown.map((system) => ({
          key: system.id,
          cells: [
            <span key="name" lang="en">
              {system.name}
            </span>,
            <code key="id">{system.shortId}</code>,
            system.released?.slice(0, 7) ?? '–',
          ],
        }))}
        onChange={choose}
      />
      {wantsDrivers(form) && (
        <TextField
          id="vm-drivers"
          className="is-wide"
          code
          label={t('newVm.system.drivers')}
          hint={t('newVm.system.driversHint')}
          placeholder={`${IMAGES}/virtio-win.iso`}
          value={form.drivers}
          problem={problems.drivers}
          onChange={(drivers) => draft.change({ drivers })}
        />
      )}
    </>
  )
}

interface CardWords {
  readonly title: string
  readonly what: string
}

function useAutoWords({ source, detected }: VmForm): CardWords {
  const { t } = useTranslation()
  const ofImage = source === 'image'
  if (!saysItsSystem({ source })) return { title: t('newVm.system.none.title'), what: t('newVm.system.none.what') }
  if (detected === null)
    return {
      title: t('newVm.system.none.title'),
      what: t(ofImage ? 'newVm.system.undetectedImage' : 'newVm.system.undetected'),
    }
  return { title: detected.name, what: t(ofImage ? 'newVm.system.detectedImage' : 'newVm.system.detected') }
}

function useChoiceWords({ system }: VmForm): CardWords {
  const { t } = useTranslation()
  if (system === null) return { title: t('newVm.system.choice.title'), what: t('newVm.system.choice.what') }
  return { title: system.name, what: t('newVm.system.chosen') }
}

function useEmptyText(asked: Asked<readonly OperatingSystem[]>, text: string): string {
  const { t } = useTranslation()
  if (asked.type === 'failed') return t('newVm.system.failed')
  if (asked.type === 'asking') return t('loading')
  return asked.value.length === 0 ? t('newVm.system.noDatabase') : t('newVm.system.noMatch', { text })
}
