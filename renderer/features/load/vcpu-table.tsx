import { useTranslation } from 'react-i18next'
import { Card } from '../../components/card.tsx'
import { NoValue } from '../machines/no-value.tsx'
import { knownOf, usePolled } from '../machine-page/use-polled.ts'

/** Milliseconds. */
const EVERY = 3000

/** Where the processors of a VM run now, and where they may. */
export function VcpuTable({ id }: { readonly id: string }) {
  const { t, i18n } = useTranslation()
  const { polled } = usePolled({
    key: id,
    ask: (client, signal) => client.vm.vcpus({ id }, { signal }),
    every: EVERY,
  })
  const vcpus = knownOf(polled)
  if (vcpus === null || vcpus.length === 0) return null
  const seconds = new Intl.NumberFormat(i18n.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  return (
    <Card padded title={t('load.vcpus')} sub={t('load.vcpusSub')} className="rig-load-values">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('load.vcpu.number')}</th>
            <th scope="col">{t('load.vcpu.state')}</th>
            <th scope="col">{t('load.vcpu.processor')}</th>
            <th scope="col">{t('load.vcpu.time')}</th>
            <th scope="col">{t('load.vcpu.allowed')}</th>
          </tr>
        </thead>
        <tbody>
          {vcpus.map(({ number, state, processor, time, allowed, pinned }) => (
            <tr key={number}>
              <th scope="row">{number}</th>
              <td>{t(`load.vcpu.states.${state}`)}</td>
              <td>{processor ?? <NoValue />}</td>
              <td>{t('load.vcpu.seconds', { time: seconds.format(time) })}</td>
              <td>
                {allowed} {!pinned && <span className="rig-quiet">{t('load.vcpu.all')}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}
