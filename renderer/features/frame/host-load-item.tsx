import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostLoad } from '../../../contract/host-load.ts'
import { followHostLoad } from '../../api/follow.ts'
import { usePage } from '../../app/page-context.ts'
import { formatShare, formatUse } from '../../lib/format.ts'
import { useValue } from '../../lib/value.ts'

/** Name, processors and memory of the host, as far as the window has room. */
export function HostLoadItem() {
  const { t, i18n } = useTranslation()
  const load = useHostLoad()
  if (load === null) return null
  const { name, cpu, memory } = load
  return (
    <span className="rig-status-item rig-status-load">
      <span className="rig-status-host" translate="no">
        {name}
      </span>
      {cpu !== null && (
        <span>
          <span className="rig-quiet">{t('status.cpu')}</span> {formatShare(cpu, i18n.language)}
        </span>
      )}
      <span>
        <span className="rig-quiet">{t('status.memory')}</span> {formatUse(memory.used, memory.total, i18n.language)}
      </span>
    </span>
  )
}

/** The last reading; null before the first one and while there is no connection. */
function useHostLoad(): HostLoad | null {
  const state = useValue(usePage().session.state)
  const [load, setLoad] = useState<HostLoad | null>(null)
  useEffect(() => {
    if (state.type !== 'open') return
    const abort = new AbortController()
    void followHostLoad(state.client, setLoad, abort.signal)
    return () => abort.abort()
  }, [state])
  return state.type === 'open' ? load : null
}
