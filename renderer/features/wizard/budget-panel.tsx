import { HddIcon } from '@patternfly/react-icons/dist/esm/icons/hdd-icon'
import { MemoryIcon } from '@patternfly/react-icons/dist/esm/icons/memory-icon'
import { MicrochipIcon } from '@patternfly/react-icons/dist/esm/icons/microchip-icon'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Budget } from '../../../contract/host.ts'
import { formatBytes, formatUse } from '../../lib/format.ts'
import { useSentence } from '../failures/use-sentence.ts'
import { BudgetBar } from './budget-bar.tsx'
import { diskEffect, memoryEffect, processorEffect } from './budget-effect.ts'
import { knownOf, useAsked } from './use-asked.ts'

/** What a machine would take. */
export interface Wanted {
  readonly kind: 'vm' | 'container'
  /** MiB; null = without a limit. */
  readonly memory: number | null
  /** Null = without a limit. */
  readonly cpus: number | null
  readonly disk: {
    /** GiB. */
    readonly size: number
    readonly format: 'qcow2' | 'raw'
    /** Bytes; null while it is not known where it would lie. */
    readonly place: { readonly total: number; readonly free: number } | null
  } | null
}

/** Milliseconds between two looks. */
const EVERY = 5000

interface Props {
  readonly wanted: Wanted
  readonly children?: ReactNode
}

/** What this host has, who uses it, and what the new machine would take of it. */
export function BudgetPanel({ wanted, children }: Props) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const { asked } = useAsked('budget', (client, signal) => client.host.budget(undefined, { signal }), EVERY)
  const budget = knownOf(asked)
  return (
    <aside className="rig-wizard-side" aria-label={t('wizard.budget.title')} tabIndex={0}>
      <h2>{t('wizard.budget.title')}</h2>
      <p className="rig-w-legend" aria-hidden="true">
        <span className="is-host">{t('wizard.budget.part.host')}</span>
        <span className="is-vms">{t('wizard.budget.part.vms')}</span>
        <span className="is-containers">{t('wizard.budget.part.containers')}</span>
        <span className="is-added">{t(`wizard.budget.added.${wanted.kind}`)}</span>
      </p>
      {asked.type === 'asking' && <div className="rig-w-budget-waiting" aria-busy="true" />}
      {asked.type === 'failed' && <p className="rig-tone-error">{sentence(asked.failure)}</p>}
      {budget !== null && (
        <>
          <MemoryPart budget={budget} wanted={wanted} />
          <ProcessorPart budget={budget} wanted={wanted} />
          <DiskPart budget={budget} wanted={wanted.disk} />
        </>
      )}
      {children}
    </aside>
  )
}

function MemoryPart({ budget, wanted }: { readonly budget: Budget; readonly wanted: Wanted }) {
  const { t, i18n } = useTranslation()
  const { language } = i18n
  const bar = memoryEffect(budget, wanted.memory ?? 0)
  const added = bar.added + bar.beyond
  const used = formatBytes(bar.used, language)
  return (
    <BudgetBar
      icon={MemoryIcon}
      name={t('wizard.budget.memory')}
      figure={formatUse(bar.used + added, bar.total, language)}
      bar={bar}
      note={
        wanted.memory === null
          ? t('wizard.budget.unlimitedMemory', { used })
          : t('wizard.budget.memoryNote', { used, added: formatBytes(added, language) })
      }
      beyond={bar.beyond > 0 ? t('wizard.budget.memoryBeyond', { size: formatBytes(bar.beyond, language) }) : null}
    />
  )
}

function ProcessorPart({ budget, wanted }: { readonly budget: Budget; readonly wanted: Wanted }) {
  const { t, i18n } = useTranslation()
  const format = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 1 })
  const bar = processorEffect(budget, wanted.cpus ?? 0)
  const promised = bar.used + bar.added + bar.beyond
  const counts = { count: budget.processors.committed, total: format.format(bar.total) }
  return (
    <BudgetBar
      icon={MicrochipIcon}
      name={t('wizard.budget.processors')}
      figure={`${format.format(promised)}\u00a0/\u00a0${format.format(bar.total)}`}
      bar={bar}
      note={
        wanted.cpus === null ? t('wizard.budget.unlimitedProcessors', counts) : t('wizard.budget.processorNote', counts)
      }
      beyond={bar.beyond > 0 ? t('wizard.budget.processorBeyond', { number: format.format(bar.beyond) }) : null}
    />
  )
}

function DiskPart({ budget, wanted }: { readonly budget: Budget; readonly wanted: Wanted['disk'] }) {
  const { t, i18n } = useTranslation()
  const { language } = i18n
  const place = wanted?.place ?? budget.disks[0]
  if (place === undefined) return null
  const { bar } = diskEffect(place, wanted?.size ?? 0, wanted?.format ?? 'qcow2')
  const free = formatBytes(place.free, language)
  const size = formatBytes(bar.added + bar.beyond, language)
  const note =
    wanted === null
      ? t('wizard.budget.diskNone', { free })
      : wanted.format === 'raw'
        ? t('wizard.budget.diskRaw', { size, free })
        : t('wizard.budget.diskGrows', { size, free })
  return (
    <BudgetBar
      icon={HddIcon}
      name={t('wizard.budget.disk')}
      figure={formatUse(bar.used + bar.added + bar.beyond, bar.total, language)}
      bar={bar}
      note={note}
      beyond={bar.beyond > 0 ? t('wizard.budget.diskBeyond', { size: formatBytes(bar.beyond, language) }) : null}
    />
  )
}
