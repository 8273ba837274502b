import { useTranslation } from 'react-i18next'
import type { Budget } from '../../../contract/budget.ts'

/** Longer lists are cut: who looks for one port asks the doctor or the wizard, which know them all. */
const MOST = 100

/** Subnets and ports that are taken on this host, and by whom. */
export function BudgetAddresses({ budget: { subnets, ports } }: { readonly budget: Budget }) {
  const { t } = useTranslation()
  const shown = [...ports].sort((one, other) => one.port - other.port).slice(0, MOST)
  return (
    <details className="rig-card-details">
      <summary>{t('home.budget.addresses', { subnets: subnets.length, ports: ports.length })}</summary>
      <dl className="rig-budget-taken">
        <dt>{t('home.budget.subnets')}</dt>
        <dd>
          <ul>
            {subnets.map(({ subnet, holder, engine }) => (
              <li key={`${subnet} ${holder}`}>
                <code translate="no">{subnet}</code>{' '}
                <span className="rig-quiet">{t(`home.budget.holder.${engine}`, { name: holder })}</span>
              </li>
            ))}
          </ul>
        </dd>
        <dt>{t('home.budget.ports')}</dt>
        <dd>
          <ul>
            {shown.map(({ port, protocol, address, holder }) => (
              <li key={`${protocol} ${address} ${port}`}>
                <code translate="no">
                  {port}/{protocol}
                </code>{' '}
                <span className="rig-quiet">
                  {holder === null
                    ? t('home.budget.portOfHost', { address })
                    : t('home.budget.portOfContainer', { address, name: holder })}
                </span>
              </li>
            ))}
            {ports.length > MOST && <li>{t('home.budget.morePorts', { count: ports.length - MOST })}</li>}
          </ul>
        </dd>
      </dl>
    </details>
  )
}
