import type { SVGIconProps } from '@patternfly/react-icons/dist/esm/createIcon'
import { ExclamationTriangleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon'
import { HddIcon } from '@patternfly/react-icons/dist/esm/icons/hdd-icon'
import { MemoryIcon } from '@patternfly/react-icons/dist/esm/icons/memory-icon'
import { MicrochipIcon } from '@patternfly/react-icons/dist/esm/icons/microchip-icon'
import type { TFunction } from 'i18next'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import type { Budget } from '../../../contract/budget.ts'
import { usePage } from '../../app/page-context.ts'
import { Card } from '../../components/card.tsx'
import { Icon } from '../../components/icon.tsx'
import { TextLink } from '../../components/text-link.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { formatBytes, formatUse } from '../../lib/format.ts'
import { useReading } from '../../lib/reading.ts'
import { useSentence } from '../failures/use-sentence.ts'
import { BudgetAddresses } from './budget-addresses.tsx'
import {
  diskBeyond,
  diskShares,
  isShort,
  memoryBeyond,
  memoryShares,
  processorShares,
  type Shares,
} from './budget-shares.ts'

const spenders = ['host', 'vms', 'containers', 'free'] as const

/** What the machines cost this host. */
export function BudgetCard() {
  const { t } = useTranslation()
  const sentence = useSentence()
  const state = useReading(usePage().budget)
  const legend = (
    <ul className="rig-legend" aria-hidden="true">
      {spenders.map((spender) => (
        <li key={spender} className={`rig-spend-${spender}`}>
          {t(`home.budget.${spender}`)}
        </li>
      ))}
    </ul>
  )
  return (
    <Card title={t('home.budget.title')} sub={t('home.budget.sub')} aside={legend} className="rig-budget-card">
      {state.type === 'asking' && <Waiting lines={2} slow={t('home.budget.slow')} />}
      {state.type === 'failed' && <p className="rig-card-text rig-tone-error">{sentence(state.failure)}</p>}
      {state.type === 'known' && <Bars budget={state.value} />}
      {state.type === 'known' && <Trash budget={state.value} />}
      {state.type === 'known' && <BudgetAddresses budget={state.value} />}
      {state.type === 'known' && <SamePages budget={state.value} />}
    </Card>
  )
}

function Bars({ budget }: { readonly budget: Budget }) {
  const { t, i18n } = useTranslation()
  const { language } = i18n
  const memory = memoryShares(budget)
  const over = memoryBeyond(budget)
  return (
    <div className="rig-bars">
      <Bar
        icon={MemoryIcon}
        name={t('home.budget.memory')}
        figure={formatUse(memory.used, memory.total, language)}
        shares={memory}
        note={memoryNote(budget, t, language)}
        beyond={
          over > 0
            ? t('home.budget.memoryBeyond', { size: formatBytes(over, language) })
            : isShort(memory)
              ? t('home.budget.short', { size: formatBytes(memory.free, language) })
              : null
        }
      />
      <Processors budget={budget} />
      {budget.disks.slice(0, 2).map((disk) => (
        <Disk key={disk.path} disk={disk} />
      ))}
    </div>
  )
}

/** What would be free again if the trash were emptied; no line for an empty one. */
function Trash({ budget: { trash } }: { readonly budget: Budget }) {
  const { t, i18n } = useTranslation()
  if (trash.vms === 0) return null
  return (
    <p className="rig-card-foot rig-quiet">
      {t('home.budget.trash', { count: trash.vms, size: formatBytes(trash.bytes, i18n.language) })}{' '}
      <TextLink to="machines">{t('home.budget.toTrash')}</TextLink>
    </p>
  )
}

/** What makes more of the memory than there is, with where it is explained. */
function SamePages({ budget: { ksm, memory } }: { readonly budget: Budget }) {
  const { t, i18n } = useTranslation()
  const saved = formatBytes(ksm.saved, i18n.language)
  // Without VMs there is nothing to keep once.
  const concerns = memory.vms > 0 || ksm.state === 'on'
  return (
    <p className="rig-card-foot rig-quiet">
      {concerns && <span>{t(`home.budget.ksm.${ksm.state}`, { saved })} </span>}
      <TextLink to="help">{t('home.budget.explained')}</TextLink>
    </p>
  )
}

function memoryNote(budget: Budget, t: TFunction, language: string): string {
  const { vms, containers } = budget.memory
  const free = formatBytes(memoryShares(budget).free, language)
  if (vms === 0 && containers === 0) return t('home.budget.memoryFree', { free })
  const sizes = { free, vms: formatBytes(vms, language), containers: formatBytes(containers, language) }
  return t('home.budget.memoryNote', sizes)
}

function Processors({ budget }: { readonly budget: Budget }) {
  const { t } = useTranslation()
  const shares = processorShares(budget)
  const { committed, total } = budget.processors
  return (
    <Bar
      icon={MicrochipIcon}
      name={t('home.budget.processors')}
      figure={`${committed}\u00a0/\u00a0${total}`}
      shares={shares}
      note={t('home.budget.processorNote', { count: committed })}
      beyond={shares.beyond > 0 ? t('home.budget.processorBeyond', { count: shares.beyond }) : null}
    />
  )
}

function Disk({ disk }: { readonly disk: Budget['disks'][number] }) {
  const { t, i18n } = useTranslation()
  const shares = diskShares(disk)
  const free = formatBytes(shares.free, i18n.language)
  const over = diskBeyond(disk)
  const size = (bytes: number) => formatBytes(bytes, i18n.language)
  return (
    <Bar
      icon={HddIcon}
      name={t('home.budget.disk')}
      figure={formatUse(shares.used, shares.total, i18n.language)}
      shares={shares}
      note={
        disk.promised > 0
          ? t('home.budget.diskPromised', { free, size: size(disk.promised) })
          : t('home.budget.diskNote', { free })
      }
      path={disk.path}
      beyond={
        isShort(shares)
          ? t('home.budget.short', { size: free })
          : over > 0
            ? t('home.budget.diskBeyond', { size: size(over) })
            : null
      }
    />
  )
}

interface BarProps {
  readonly icon: ComponentType<SVGIconProps>
  readonly name: string
  readonly figure: string
  readonly shares: Shares
  readonly note: string
  /** Where the file system is. */
  readonly path?: string
  /** What is near or beyond its limit, in words. */
  readonly beyond: string | null
}

/** The numbers are text; the bar is for the eye. */
function Bar({ icon, name, figure, shares, note, path, beyond }: BarProps) {
  return (
    <div className={beyond === null ? 'rig-bar-of' : 'rig-bar-of is-beyond'}>
      <div className="rig-bar-head">
        <Icon of={icon} size={14} />
        <h3>{name}</h3>
        <span className="rig-grow" />
        <span className="rig-number">{figure}</span>
      </div>
      <div className="rig-shares" aria-hidden="true">
        {shares.parts.map(({ spender, percent }) => (
          <i key={spender} className={`rig-spend-${spender}`} style={{ width: `${percent}%` }} />
        ))}
      </div>
      {beyond !== null && (
        <p className="rig-state rig-tone-attention">
          <Icon of={ExclamationTriangleIcon} size={12} />
          <span>{beyond}</span>
        </p>
      )}
      <p className="rig-quiet rig-ellipsis" title={path}>
        {note}
        {path !== undefined && (
          <>
            {' · '}
            <code translate="no">{path}</code>
          </>
        )}
      </p>
    </div>
  )
}
