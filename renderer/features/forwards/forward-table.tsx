import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { TrashIcon } from '@patternfly/react-icons/dist/esm/icons/trash-icon'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PortForwardRow } from '../../../contract/forward.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { RowTable, type RowColumn } from '../../components/row-table.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { machinePath } from '../machine-page/machine-path.ts'
import { EngineNotices } from '../machines/engine-notices.tsx'
import { askedAt, forwardKey } from './forward-form.ts'
import { ForwardRemoval } from './forward-removal.tsx'
import { ForwardState } from './forward-state.tsx'
import { useForwards } from './use-forwards.ts'

/** All ports of this host that lead to VMs. */
export function ForwardTable() {
  const { t } = useTranslation()
  const { rows, failure, again } = useForwards(null)
  const [open, setOpen] = useState<PortForwardRow | 'apply' | null>(null)
  const columns = useMemo(() => columnsOf(t, setOpen), [t])
  const close = (done: boolean) => {
    setOpen(null)
    if (done) again()
  }
  const isMissing = rows?.some(({ state }) => state === 'missing') === true
  return (
    <section className="rig-list" aria-label={t('networks.view.forwards')}>
      <div className="rig-notices">
        <EngineNotices engine="libvirt" />
        {failure !== null && <FailureAlert title={t('forwards.failed')} failure={failure} />}
        {isMissing && (
          <p className="rig-tone-attention">
            {t('forwards.stateWhat.missing')}{' '}
            <Button variant="link" isInline onClick={() => setOpen('apply')}>
              {t('forwards.apply')}
            </Button>
          </p>
        )}
      </div>
      <Rows rows={rows} waits={failure === null} columns={columns} />
      {open === 'apply' && <Apply onClose={close} />}
      {open !== null && open !== 'apply' && <ForwardRemoval row={open} onClose={close} />}
    </section>
  )
}

interface RowsProps {
  /** Null until they are known. */
  readonly rows: readonly PortForwardRow[] | null
  readonly waits: boolean
  readonly columns: readonly RowColumn<PortForwardRow>[]
}

function Rows({ rows, waits, columns }: RowsProps) {
  const { t } = useTranslation()
  if (rows === null) return waits ? <Waiting lines={6} /> : null
  if (rows.length > 0) {
    return <RowTable label={t('networks.view.forwards')} columns={columns} rows={rows} keyOf={forwardKey} />
  }
  return (
    <div className="rig-empty">
      <p>{t('forwards.none')}</p>
    </div>
  )
}

function Apply({ onClose }: { readonly onClose: (done: boolean) => void }) {
  const { t } = useTranslation()
  return (
    <ActDialog
      id="forward"
      title={t('forwards.apply')}
      verb={t('forwards.apply')}
      focus="#forward-cancel"
      call={{ procedure: 'forward.apply', input: {}, run: (client) => client.forward.apply({}) }}
      onClose={onClose}
    >
      <p>{t('forwards.applyWhat')}</p>
    </ActDialog>
  )
}

function columnsOf(t: TFunction, onRemove: (row: PortForwardRow) => void): RowColumn<PortForwardRow>[] {
  return [
    { key: 'host', head: t('forwards.column.host'), width: '18%', code: true, cell: askedAt },
    {
      key: 'protocol',
      head: t('forwards.field.protocol'),
      width: '9%',
      code: true,
      cell: ({ protocol }) => protocol.toUpperCase(),
    },
    {
      key: 'vm',
      head: t('forwards.column.vm'),
      width: '20%',
      cell: ({ vm }) => (
        <Link to={machinePath} params={{ id: vm.id }} className="rig-link" translate="no">
          {vm.name}
        </Link>
      ),
    },
    {
      key: 'to',
      head: t('forwards.column.to'),
      width: '18%',
      code: true,
      cell: ({ address, port }) => `${address ?? '–'}:${port}`,
    },
    {
      key: 'network',
      head: t('networkTable.leases.network'),
      width: '14%',
      cell: ({ network }) => <span translate="no">{network?.name ?? '–'}</span>,
    },
    {
      key: 'state',
      head: t('networkTable.column.state'),
      width: '13%',
      cell: ({ state }) => <ForwardState state={state} />,
    },
    {
      key: 'remove',
      head: '',
      width: '8%',
      cell: (row) => (
        <IconButton
          icon={TrashIcon}
          small
          label={t('forwards.removeOne', { port: askedAt(row) })}
          onClick={() => onRemove(row)}
        />
      ),
    },
  ]
}
