import { useTranslation } from 'react-i18next'
import type { PortForwardRow } from '../../../contract/forward.ts'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { askedAt } from './forward-form.ts'

interface Props {
  readonly row: PortForwardRow
  readonly onClose: (done: boolean) => void
}

export function ForwardRemoval({ row, onClose }: Props) {
  const { t } = useTranslation()
  const { vm, protocol, hostAddress, hostPort } = row
  const input = { id: vm.id, protocol, hostAddress, hostPort }
  return (
    <ActDialog
      id="forward"
      title={t('forwards.removeTitle', { port: `${askedAt(row)}/${protocol}`, name: vm.name })}
      verb={t('forwards.remove')}
      danger
      focus="#forward-cancel"
      call={{ procedure: 'forward.remove', input, run: (client) => client.forward.remove(input) }}
      onClose={onClose}
    >
      <p>{t('forwards.removeWhat')}</p>
    </ActDialog>
  )
}
