import { useTranslation } from 'react-i18next'
import { formatBytes, formatShare, formatUse } from '../../lib/format.ts'
import { NoValue } from './no-value.tsx'
import { Sparkline } from './sparkline.tsx'
import { useLoad } from './use-machine.ts'

/** Processor load of a running machine; its own component, so that a reading renders two cells and not the row. */
export function CpuLoad({ id }: { readonly id: string }) {
  const { i18n } = useTranslation()
  const load = useLoad(id)
  const latest = load?.latest.cpu ?? load?.cpu.at(-1) ?? null
  if (load === undefined || latest === null) return <NoValue />
  return (
    <span className="rig-load">
      <Sparkline values={load.cpu} />
      <span className="rig-number">{formatShare(latest, i18n.language)}</span>
    </span>
  )
}

export function MemoryLoad({ id }: { readonly id: string }) {
  const { i18n } = useTranslation()
  const sample = useLoad(id)?.latest
  // A guest without a balloon driver does not tell; what it holds of the host is known all the same.
  const memory = sample?.memory ?? sample?.resident ?? null
  if (sample === undefined || memory === null) return <NoValue />
  const { memoryLimit } = sample
  if (memoryLimit === null) {
    return (
      <span className="rig-load">
        <span className="rig-meter rig-meter-none" />
        <span className="rig-number">{formatBytes(memory, i18n.language)}</span>
      </span>
    )
  }
  const share = Math.min(1, memory / memoryLimit)
  return (
    <span className="rig-load">
      <span className="rig-meter" aria-hidden="true">
        <i style={{ width: `${(share * 100).toFixed(0)}%` }} />
      </span>
      <span className="rig-number">{formatUse(memory, memoryLimit, i18n.language)}</span>
    </span>
  )
}
