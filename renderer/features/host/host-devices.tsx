import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeDevice } from '../../../contract/host-device.ts'
import { RowTable, type RowColumn } from '../../components/row-table.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { formatBytes } from '../../lib/format.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { EngineChoice } from '../storage/engine-choice.tsx'
import { NoLibvirt } from '../storage/no-libvirt.tsx'
import { useLibvirtReading } from '../storage/use-libvirt-reading.ts'
import { deviceRows, type DeviceRow } from './device-rows.ts'

/** Each device is asked for by itself, and few come or go. Milliseconds. */
const EVERY = 10_000

/** The devices of this host as libvirt sees them: what drives them, what leaves together, who has them. */
export function HostDevices() {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const { ready, connection, choose, polled, failure } = useLibvirtReading(
    (client, id, signal) => client.host.devices({ connection: id }, { signal }),
    EVERY,
  )
  if (connection === null) return <NoLibvirt text={t('hostDevices.noEngine')} />
  const devices = polled.type === 'known' ? polled.value : null
  const rows = devices === null ? [] : deviceRows(devices, text)
  return (
    <section className="rig-host-devices" aria-label={t('hostDevices.title')}>
      <div className="rig-bar" role="search" aria-label={t('filter.label')}>
        <SearchField value={text} label={t('hostDevices.filter')} onChange={setText} />
        {ready.length > 1 && <EngineChoice engines={ready} value={connection} onChange={choose} />}
        <span className="rig-grow" />
        {devices !== null && <Sum devices={devices} />}
      </div>
      {failure !== null && <FailureAlert title={t('hostDevices.failed')} failure={failure} />}
      {polled.type === 'asking' && <Waiting lines={5} />}
      {devices !== null && rows.length === 0 && <p className="rig-empty">{t('hostDevices.none')}</p>}
      {rows.length > 0 && <DeviceTable rows={rows} />}
    </section>
  )
}

/** Whether PCI devices can be given away at all is what people come to ask. */
function Sum({ devices }: { readonly devices: readonly NodeDevice[] }) {
  const { t } = useTranslation()
  const pci = devices.some(({ kind }) => kind === 'pci')
  const grouped = devices.some(({ group }) => group !== null)
  return (
    <span className="rig-quiet" role="status">
      {t('hostDevices.count', { count: devices.length })}
      {pci && ` · ${t(grouped ? 'hostDevices.iommu' : 'hostDevices.noIommu')}`}
    </span>
  )
}

function DeviceTable({ rows }: { readonly rows: readonly DeviceRow[] }) {
  const { t, i18n } = useTranslation()
  const facts = ({ label, size, link }: NodeDevice) =>
    [
      label,
      size === null ? null : formatBytes(size, i18n.language),
      link === null ? null : t('hostDevices.link', { link }),
    ]
      .filter((part) => part !== null)
      .join(' · ')
  const columns: readonly RowColumn<DeviceRow>[] = [
    {
      key: 'device',
      head: t('hostDevices.column.device'),
      width: '20%',
      code: true,
      cell: ({ device, depth }) => <span style={{ paddingInlineStart: `${depth * 16}px` }}>{device.address}</span>,
      title: ({ device }) => device.name,
    },
    {
      key: 'name',
      head: t('hostDevices.column.name'),
      cell: ({ device }) => facts(device),
      title: ({ device }) => facts(device),
    },
    {
      key: 'kind',
      head: t('hostDevices.column.kind'),
      width: '12%',
      cell: ({ device }) => t(`hostDevices.kind.${device.kind}`),
    },
    {
      key: 'driver',
      head: t('hostDevices.column.driver'),
      width: '12%',
      code: true,
      cell: ({ device }) => device.driver ?? '–',
    },
    {
      key: 'group',
      head: t('hostDevices.column.group'),
      width: '10%',
      numeric: true,
      cell: ({ device }) => device.group ?? '–',
    },
    {
      key: 'users',
      head: t('hostDevices.column.users'),
      width: '16%',
      cell: ({ device }) => <span translate="no">{device.usedBy.join(', ') || '–'}</span>,
      title: ({ device }) => device.usedBy.join(', '),
    },
  ]
  return <RowTable label={t('hostDevices.title')} columns={columns} rows={rows} keyOf={({ device }) => device.name} />
}
