import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { Unconfirmed } from '../../../contract/doctor.ts'
import { usePage } from '../../app/page-context.ts'
import { useNow } from '../../lib/use-now.ts'

/** A fix that is taken back unless somebody says that the computer is still connected: who sees this can. */
export function ConfirmBar({ waiting: { finding, until } }: { readonly waiting: Unconfirmed }) {
  const { t } = useTranslation()
  const { session, doctor } = usePage()
  const now = useNow(true)
  const seconds = Math.max(0, Math.ceil((until - now) / 1000))
  const over = seconds === 0
  useEffect(() => {
    if (over) doctor.again()
  }, [over, doctor])
  const keep = () => {
    const again = () => doctor.again()
    session.client().doctor.keep({ id: finding }).then(again, again)
  }
  return (
    <div className="rig-finding-confirm" role="alert">
      <p>{t('doctor.unconfirmed', { seconds })}</p>
      <Button variant="primary" onClick={keep}>
        {t('doctor.keep')}
      </Button>
    </div>
  )
}
