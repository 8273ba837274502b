import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** Nothing moves on screen for an answer that comes at once. Milliseconds. */
const PATIENCE = 300
/** After this time it is said what is waited for. Milliseconds. */
const SLOW = 3000

interface Props {
  /** Lines to stand in for, 32 pixels each. */
  readonly lines: number
  /** What is slow, once it is. */
  readonly slow?: string
}

/** In place of what is on its way. */
export function Waiting({ lines, slow }: Props) {
  const { t } = useTranslation()
  const [stage, setStage] = useState<'patient' | 'waiting' | 'slow'>('patient')
  useEffect(() => {
    const timers = [setTimeout(() => setStage('waiting'), PATIENCE), setTimeout(() => setStage('slow'), SLOW)]
    return () => timers.forEach(clearTimeout)
  }, [])
  return (
    <div className="rig-waiting" role="status" aria-label={t('loading')} style={{ minHeight: lines * 32 }}>
      {stage === 'slow' && slow !== undefined ? (
        <p className="rig-quiet">{slow}</p>
      ) : (
        stage !== 'patient' && Array.from({ length: lines }, (_, index) => <i key={index} />)
      )}
    </div>
  )
}
