import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { PlusIcon } from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { TrashIcon } from '@patternfly/react-icons/dist/esm/icons/trash-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PortForwardRow } from '../../../contract/forward.ts'
import type { Vm } from '../../../contract/machine.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { Icon } from '../../components/icon.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { askedAt, forwardKey } from './forward-form.ts'
import { ForwardDialog } from './forward-dialog.tsx'
import { ForwardRemoval } from './forward-removal.tsx'
import { ForwardState } from './forward-state.tsx'
import { useForwards } from './use-forwards.ts'

/** Ports of this host that lead to a VM, and a way to add one. */
export function ForwardList({ vm }: { readonly vm: Vm }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<'add' | PortForwardRow | null>(null)
  const { rows, failure, again } = useForwards(vm.id)
  const close = (done: boolean) => {
    setOpen(null)
    if (done) again()
  }
  return (
    <section className="rig-forwards" aria-label={t('forwards.heading')}>
      <ul className="rig-mp-parts">
        {(rows ?? []).map((row) => (
          <li key={forwardKey(row)} className="rig-mp-part-fact">
            <code translate="no">{`${askedAt(row)} → ${row.port}/${row.protocol}`}</code>
            <span className="rig-grow" />
            <ForwardState state={row.state} />
            <CopyButton
              text={clientAddress(row)}
              label={t('machinePage.network.copy', { address: clientAddress(row) })}
            />
            <IconButton
              icon={TrashIcon}
              small
              label={t('forwards.removeOne', { port: askedAt(row) })}
              onClick={() => setOpen(row)}
            />
          </li>
        ))}
      </ul>
      {failure !== null && <FailureAlert title={t('forwards.failed')} failure={failure} />}
      <Button variant="link" isInline icon={<Icon of={PlusIcon} size={12} />} onClick={() => setOpen('add')}>
        {t('forwards.open')}
      </Button>
      {open === 'add' && <ForwardDialog vm={vm} onClose={close} />}
      {open !== null && open !== 'add' && <ForwardRemoval row={open} onClose={close} />}
    </section>
  )
}

/** What is typed on this host to get there. */
const clientAddress = ({ hostAddress, hostPort }: PortForwardRow) =>
  `${hostAddress === '0.0.0.0' ? '127.0.0.1' : hostAddress}:${hostPort}`
