import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../contract/machine.ts'
import { KindIcon } from './kind-icon.tsx'

/** What a forced end loses. */
export function ForceFacts({ machines }: { readonly machines: readonly Machine[] }) {
  const { t } = useTranslation()
  const transient = machines.filter((machine) => machine.kind === 'vm' && !machine.persistent)
  const vms = machines.some((machine) => machine.kind === 'vm')
  const containers = machines.some((machine) => machine.kind === 'container')
  return (
    <div className="rig-facts">
      {machines.length > 1 && <NameList machines={machines} />}
      {vms && <p>{t('force.vm')}</p>}
      {containers && <p>{t('force.container')}</p>}
      {transient.length > 0 && (
        <p className="rig-tone-error">
          {t('force.transient', { names: transient.map(({ name }) => name).join(', ') })}
        </p>
      )}
      <p className="rig-quiet">{t(containers ? 'force.stays' : 'force.staysVm')}</p>
    </div>
  )
}

/** The machines by name; scrolls when there are many. */
export function NameList({ machines }: { readonly machines: readonly Machine[] }) {
  const { t } = useTranslation()
  return (
    <ul className="rig-names" tabIndex={0} aria-label={t('table.label')}>
      {machines.map((machine) => (
        <li key={machine.id}>
          <KindIcon kind={machine.kind} />
          <span translate="no">{machine.name}</span>
        </li>
      ))}
    </ul>
  )
}
