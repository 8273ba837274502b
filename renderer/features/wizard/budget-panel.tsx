import { HddIcon } from '@patternfly/react-icons/dist/esm/icons/hdd-icon'
import { MemoryIcon } from '@patternfly/react-icons/dist/esm/icons/memory-icon'
import { MicrochipIcon } from '@patternfly/react-icons/dist/esm/icons/microchip-icon'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { diskAt, effectOf, noDemand, type Demand } from '../../../contract/budget-effect.ts'
import type { BudgetWarning } from '../../../contract/budget-warning.ts'
import type { Budget } from '../../../contract/budget.ts'
import { formatBytes, formatUse } from '../../lib/format.ts'
import { useSentence } from '../failures/use-sentence.ts'
import { BudgetBar, Warnings } from './budget-bar.tsx'
import { diskEffect, memoryEffect, processorEffect } from './budget-effect.ts'
import { knownOf, useAsked } from './use-asked.ts'
import { useRemote } from './use-remote.ts'
import { warningWords } from './warning-words.ts'

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
    /** Bytes, as the pool tells; null while it is not known where it would lie. */
    readonly place: { readonly total: number; readonly free: number; readonly path: string | null } | null
  } | null
  /** A disk that is there is copied: how much that takes is known once it was read. */
  readonly copied?: boolean
  /** Bytes of a container's image; null while it is not here, absent while none is chosen. */
  readonly image?: number | null
  readonly ports?: Demand['ports']
}

const MIB = 2 ** 20
const GIB = 2 ** 30

/** Where Docker keeps images and what containers write, unless told otherwise. */
const DOCKER_FOLDER = '/var/lib/docker'

function demandOf({ kind, memory, cpus, disk, ports = [] }: Wanted): Demand {
  return {
    ...noDemand,
    memory: (memory ?? 0) * MIB,
    // A container's limit is a share of time, no processor of its own.
    vcpus: kind === 'vm' ? (cpus ?? 0) : 0,
    disks: disk === null ? [] : disksOf(disk),
    ports,
  }
}

function disksOf({ size, format, place }: NonNullable<Wanted['disk']>): Demand['disks'] {
  const path = place?.path ?? null
  const bytes = size * GIB
  return path === null ? [] : [{ path, bytes, now: format === 'raw' ? bytes : 0 }]
}

/** Milliseconds between two looks. */
const EVERY = 5000

interface Props {
  readonly wanted: Wanted
  /** Where the machine will be. */
  readonly connection: string
  readonly children?: ReactNode
}

/** What this host has, who uses it, and what the new machine would take of it. */
export function BudgetPanel({ connection, ...rest }: Props) {
  return useRemote(connection) ? <RemotePanel>{rest.children}</RemotePanel> : <LocalPanel {...rest} />
}

/** Another host tells nobody what it has left. */
function RemotePanel({ children }: Pick<Props, 'children'>) {
  const { t } = useTranslation()
  return (
    <aside className="rig-wizard-side" aria-label={t('wizard.budget.title')} tabIndex={0}>
      <h2>{t('wizard.budget.title')}</h2>
      <p className="rig-quiet">{t('wizard.budget.remote')}</p>
      {children}
    </aside>
  )
}

function LocalPanel({ wanted, children }: Omit<Props, 'connection'>) {
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
      {budget !== null && <Parts budget={budget} wanted={wanted} />}
      {children}
    </aside>
  )
}

function Parts({ budget, wanted }: { readonly budget: Budget; readonly wanted: Wanted }) {
  const { i18n } = useTranslation()
  const { warnings } = effectOf(budget, demandOf(wanted))
  const about = (...kinds: readonly string[]) =>
    warnings
      .filter(({ code }: BudgetWarning) => kinds.some((kind) => code.startsWith(kind)))
      .map((warning) => warningWords(warning, i18n.language))
  return (
    <>
      <MemoryPart budget={budget} wanted={wanted} warnings={about('memory-')} />
      <ProcessorPart budget={budget} wanted={wanted} warnings={about('processors-')} />
      {wanted.kind === 'vm' ? (
        <DiskPart budget={budget} wanted={wanted.disk} copied={wanted.copied === true} warnings={about('disk-')} />
      ) : (
        <ImagePart budget={budget} image={wanted.image} warnings={about('disk-')} />
      )}
      <Warnings texts={about('port-', 'subnet-')} />
    </>
  )
}

interface PartProps {
  readonly budget: Budget
  readonly wanted: Wanted
  readonly warnings: readonly string[]
}

function MemoryPart({ budget, wanted, warnings }: PartProps) {
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
      warnings={warnings}
    />
  )
}

function ProcessorPart({ budget, wanted, warnings }: PartProps) {
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
      warnings={warnings}
    />
  )
}

interface DiskPartProps {
  readonly budget: Budget
  readonly wanted: Wanted['disk']
  readonly warnings: readonly string[]
  readonly copied: boolean
}

const diskNotes = { raw: 'wizard.budget.diskRaw', qcow2: 'wizard.budget.diskGrows' } as const

/** A pool of another host, or one that is to be made, is not in the budget: only its own numbers are known. */
function isKnown(budget: Budget, disk: Wanted['disk']): boolean {
  const path = disk?.place?.path ?? null
  return path !== null && diskAt(budget, path) !== undefined
}

function DiskPart({ budget, wanted, copied, warnings }: DiskPartProps) {
  const { t, i18n } = useTranslation()
  const { language } = i18n
  const place = wanted?.place ?? budget.disks[0]
  if (place === undefined) return null
  const { bar } = diskEffect(place, wanted?.size ?? 0, wanted?.format ?? 'qcow2')
  const free = formatBytes(place.free, language)
  const size = formatBytes(bar.added + bar.beyond, language)
  const beyond = bar.beyond > 0 && !isKnown(budget, wanted)
  return (
    <BudgetBar
      icon={HddIcon}
      name={t('wizard.budget.disk')}
      figure={formatUse(bar.used + bar.added + bar.beyond, bar.total, language)}
      bar={bar}
      note={
        wanted === null
          ? t(`wizard.budget.${copied ? 'diskCopied' : 'diskNone'}`, { free })
          : t(diskNotes[wanted.format], { size, free })
      }
      warnings={beyond ? [t('wizard.budget.diskBeyond', { size: formatBytes(bar.beyond, language) })] : warnings}
    />
  )
}

interface ImagePartProps {
  readonly budget: Budget
  readonly image: number | null | undefined
  readonly warnings: readonly string[]
}

/** A container has no disk of its own: its image lies there once for all, and what it writes has no limit. */
function ImagePart({ budget, image, warnings }: ImagePartProps) {
  const { t, i18n } = useTranslation()
  const { language } = i18n
  const place = diskAt(budget, DOCKER_FOLDER) ?? budget.disks[0]
  if (place === undefined) return null
  const { bar } = diskEffect(place, 0, 'qcow2')
  const free = formatBytes(place.free, language)
  return (
    <BudgetBar
      icon={HddIcon}
      name={t('wizard.budget.disk')}
      figure={formatUse(bar.used, bar.total, language)}
      bar={bar}
      note={
        typeof image === 'number'
          ? t('wizard.budget.imageHere', { size: formatBytes(image, language), free })
          : t(`wizard.budget.${image === null ? 'imageFetched' : 'imageNone'}`, { free })
      }
      warnings={warnings}
    />
  )
}
