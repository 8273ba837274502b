import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostBridge } from '../../../contract/host-bridge.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { usePage } from '../../app/page-context.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { knownOf, useAsked } from '../wizard/use-asked.ts'

/** Whole seconds until a moment, counted down. */
function useSecondsUntil(until: number | undefined): number | null {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return until === undefined ? null : Math.max(0, Math.ceil((until - now) / 1000))
}

interface Props {
  readonly name: string
  readonly seconds: number
}

/** The connection is there: whoever sees this can say that the bridge is kept. */
export function KeepBridge({ name, seconds }: Props) {
  const { t } = useTranslation()
  const { session } = usePage()
  const [kept, setKept] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { asked, again } = useAsked('trial', (client, signal) => client.network.bridges(undefined, { signal }))
  const found: HostBridge | undefined = knownOf(asked)?.bridges.find((one) => one.name === name)
  const left = useSecondsUntil(found?.made?.until)
  const keep = async () => {
    try {
      await session.client().network.keepBridge({ name })
      setKept(true)
    } catch (error) {
      setFailure(failureOf(error))
      again()
    }
  }
  if (kept) return <p role="status">{t('hostBridge.kept', { name })}</p>
  if (left === 0) return <p role="status">{t('hostBridge.takenBack', { name })}</p>
  return (
    <div className="rig-bridge-keep">
      <p role="status">{t('hostBridge.trying', { name })}</p>
      <p className="rig-quiet">{t('hostBridge.left', { count: left ?? seconds })}</p>
      <Button variant="primary" onClick={() => void keep()}>
        {t('hostBridge.keep', { name })}
      </Button>
      {failure !== null && <FailureAlert title={t('hostBridge.keep', { name })} failure={failure} />}
    </div>
  )
}
