import type { TFunction } from 'i18next'
import type { LoadPoint, LoadRecord } from '../../../contract/load.ts'
import type { Series, Unit } from './chart-scale.ts'

const KIB = 1024
const MIB = 1024 * KIB

export interface Chart {
  readonly key: string
  readonly title: string
  readonly unit: Unit
  readonly series: readonly Series[]
  readonly floor: number
}

/** What a machine or the host does as a whole. */
export function mainCharts(memoryLimit: number | null, t: TFunction): Chart[] {
  const of = (name: string | null, measure: Exclude<keyof LoadPoint, 'at' | 'devices'>): Series => ({
    name,
    valueOf: (point) => point[measure],
  })
  return [
    { key: 'cpu', title: t('column.cpu'), unit: 'share', series: [of(null, 'cpu')], floor: 0.2 },
    {
      key: 'memory',
      title: t('column.memory'),
      unit: 'bytes',
      series: [of(null, 'memory')],
      floor: memoryLimit ?? 64 * MIB,
    },
    {
      key: 'disk',
      title: t('machinePage.load.disk'),
      unit: 'rate',
      series: [of(t('load.read'), 'diskRead'), of(t('load.written'), 'diskWrite')],
      floor: 64 * KIB,
    },
    {
      key: 'network',
      title: t('machinePage.load.network'),
      unit: 'rate',
      series: [of(t('load.received'), 'netReceived'), of(t('load.sent'), 'netSent')],
      floor: 4 * KIB,
    },
  ]
}

/**
 * Each disk and interface by itself, unless it is the only one of its kind, which the sum shows.
 * @param places what the interfaces are connected to, in their order
 */
export function deviceCharts(devices: LoadRecord['devices'], places: readonly string[], t: TFunction): Chart[] {
  const nics = devices.filter(({ kind }) => kind === 'nic')
  return devices.flatMap(({ kind, name }, index): Chart[] => {
    const alike = devices.filter((one) => one.kind === kind).length
    if (alike < 2) return []
    const valueOf = (side: 0 | 1) => (point: LoadPoint) => point.devices[index]?.[side] ?? null
    const place = kind === 'nic' ? places[nics.findIndex((one) => one.name === name)] : undefined
    const [first, second] = kind === 'disk' ? [t('load.read'), t('load.written')] : [t('load.received'), t('load.sent')]
    return [
      {
        key: `${kind} ${name}`,
        title: place === undefined ? name : `${name} · ${place}`,
        unit: 'rate',
        series: [
          { name: first, valueOf: valueOf(0) },
          { name: second, valueOf: valueOf(1) },
        ],
        floor: kind === 'disk' ? 64 * KIB : 4 * KIB,
      },
    ]
  })
}
