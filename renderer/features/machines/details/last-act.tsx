import { useCallback, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import { CodeBlock } from '../../../components/code-block.tsx'
import { formatTime } from '../../../lib/format.ts'

/** The commands of what was last done to the machine from this page. */
export function LastAct({ id }: { readonly id: string }) {
  const { t, i18n } = useTranslation()
  const { acts } = usePage()
  const subscribe = useCallback((listener: () => void) => acts.subscribe(id, listener), [acts, id])
  const last = useSyncExternalStore(subscribe, () => acts.last(id))
  if (last === null) return null
  return (
    <section className="rig-section">
      <h3 className="rig-section-title">
        {t('drawer.lastAct')}
        <span className="rig-quiet">{formatTime(last.at, i18n.language)}</span>
      </h3>
      <CodeBlock lines={last.commands} copyLabel={t('copy.commands')} />
    </section>
  )
}
