import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { NetworkDetail, NetworkMember, NetworkRow } from '../../../contract/network.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { Fact, Typed } from '../../components/fact.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { machinePath } from '../machine-page/machine-path.ts'
import { KindIcon } from '../machines/kind-icon.tsx'
import { products } from '../machines/engine-name.ts'
import { DetailsDrawer } from '../storage/details-drawer.tsx'
import { offeredActs, type NetworkQuestion } from './network-acts.ts'
import { State } from './network-state.tsx'
import { useNetworkDetail } from './use-networks.ts'

interface Props {
  readonly row: NetworkRow
  /** Counts what was done: the details are read again when it grows. */
  readonly done: number
  readonly onAsk: (question: NetworkQuestion) => void
  readonly onClose: () => void
}

/** What is to be known of one network, beside the table. */
export function NetworkDrawer({ row, done, onAsk, onClose }: Props) {
  const { t } = useTranslation()
  const { value: detail, failure } = useNetworkDetail(row.id, done)
  return (
    <DetailsDrawer name={row.name} onClose={onClose}>
      <Acts row={row} onAsk={onAsk} />
      {detail?.pending === true && <p className="rig-section rig-tone-attention">{t('networkTable.pending')}</p>}
      <Facts row={row} detail={detail} />
      <Members members={detail?.row.members ?? row.members} />
      {failure !== null && <FailureAlert title={t('networkTable.failed')} failure={failure} />}
      {detail !== null && <Words engine={row.engine} text={detail.text} />}
    </DetailsDrawer>
  )
}

function Acts({ row, onAsk }: Pick<Props, 'row' | 'onAsk'>) {
  const { t } = useTranslation()
  const acts = offeredActs(row)
  if (acts.length === 0) return <p className="rig-section rig-quiet">{t('networkTable.builtIn')}</p>
  return (
    <div className="rig-drawer-acts rig-storage-acts" role="toolbar" aria-label={t('drawer.acts')}>
      {acts.map((act) => (
        <Button
          key={act}
          variant="secondary"
          size="sm"
          data-act={act}
          isDanger={act === 'delete'}
          onClick={() => onAsk({ act, network: row })}
        >
          {t(act === 'autostart' && row.autostart === true ? 'networkTable.verb.manual' : `networkTable.verb.${act}`)}
        </Button>
      ))}
    </div>
  )
}

function Facts({ row, detail }: { readonly row: NetworkRow; readonly detail: NetworkDetail | null }) {
  const { t } = useTranslation()
  const settings = detail?.settings ?? null
  const typed = (text: string | null | undefined) => (text == null || text === '' ? '–' : <Typed text={text} />)
  return (
    <section className="rig-section">
      <dl className="rig-dl">
        <Fact name={t('networkTable.column.engine')}>{products[row.engine]}</Fact>
        <Fact name={t('networkTable.column.state')}>
          <State row={row} />
        </Fact>
        <Fact name={t('networkTable.column.mode')}>
          <span translate="no">{row.mode}</span>
        </Fact>
        <Fact name={t('networkTable.column.bridge')}>{typed(row.bridge)}</Fact>
        <Fact name={t('networkTable.column.subnets')}>{typed(row.subnets.join(', '))}</Fact>
        <Fact name={t('networkTable.column.ranges')}>{typed(row.ranges.join(', '))}</Fact>
        {settings !== null && <Fact name={t('networkTable.field.domain')}>{typed(settings.domain)}</Fact>}
        {row.autostart !== null && (
          <Fact name={t('networkTable.fact.autostart')}>{t(row.autostart ? 'storage.yes' : 'storage.no')}</Fact>
        )}
        {row.internal && <Fact name={t('networkTable.fact.wayOut')}>{t('networkTable.noWayOut')}</Fact>}
        {row.twin !== null && <Fact name={t('networkTable.fact.shared')}>{t('networkTable.sharedWhat')}</Fact>}
      </dl>
    </section>
  )
}

function Members({ members }: { readonly members: readonly NetworkMember[] }) {
  const { t } = useTranslation()
  return (
    <section className="rig-section">
      <h3 className="rig-section-title">{t('networkTable.column.machines')}</h3>
      <ul className="rig-net-members">
        {members.map(({ id, name, mac, address, linked }) => (
          <li key={`${id} ${mac}`}>
            <KindIcon kind={id.startsWith('vm:') ? 'vm' : 'container'} />
            <Link to={machinePath} params={{ id }} className="rig-link" translate="no">
              {name}
            </Link>
            <code className="rig-quiet" translate="no">
              {address ?? mac}
            </code>
            {!linked && <span className="rig-quiet">{t('networkTable.off')}</span>}
          </li>
        ))}
        {members.length === 0 && <li className="rig-quiet">{t('networkTable.nobody')}</li>}
      </ul>
    </section>
  )
}

/** As the engine tells it. */
function Words({ engine, text }: { readonly engine: NetworkRow['engine']; readonly text: string }) {
  const { t } = useTranslation()
  const what = engine === 'libvirt' ? 'XML' : 'JSON'
  return (
    <section className="rig-section">
      <details className="rig-net-words">
        <summary>{what}</summary>
        <CodeBlock lines={text.trimEnd().split('\n')} copyLabel={t('networkTable.copy', { what })} />
      </details>
    </section>
  )
}
