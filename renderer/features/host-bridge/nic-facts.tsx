import { useTranslation } from 'react-i18next'
import type { HostNic } from '../../../contract/host-bridge.ts'
import { Fact } from '../../components/fact.tsx'
import { networkProblemWords } from '../failures/network-problem-words.ts'

/** What an interface has now, who configures it and how that is known. */
export function NicFacts({ nic }: { readonly nic: HostNic }) {
  const { t } = useTranslation()
  const { owner, addresses, gateway, carrier } = nic
  return (
    <dl className="rig-bridge-facts rig-net-whole">
      <Fact name={t('hostBridge.has')}>
        {addresses.length === 0 ? t('hostBridge.noAddress') : addresses.join(', ')}
        {owner !== null && ` (${t(`hostBridge.method.${nic.method}`)})`}
      </Fact>
      {gateway !== null && <Fact name={t('hostBridge.gateway')}>{gateway}</Fact>}
      {!carrier && <Fact name={t('hostBridge.cable')}>{t('hostBridge.unplugged')}</Fact>}
      {owner !== null && (
        <Fact name={t('hostBridge.owner')}>
          {t(`hostBridge.manager.${owner.manager}`)}
          <span className="rig-bridge-evidence rig-quiet" translate="no">
            {owner.evidence.source}: {owner.evidence.text}
          </span>
        </Fact>
      )}
    </dl>
  )
}

/** Interfaces that no bridge is made on, and why. */
export function RefusedNics({ nics, open = false }: { readonly nics: readonly HostNic[]; readonly open?: boolean }) {
  const { t, i18n } = useTranslation()
  const refused = nics.flatMap(({ name, refused: problem, detail }) =>
    problem === null ? [] : [{ name, problem: `nic-${problem}`, detail }],
  )
  if (refused.length === 0) return null
  return (
    <details className="rig-net-words rig-net-whole" open={open}>
      <summary>{t('hostBridge.refused', { count: refused.length })}</summary>
      <ul className="rig-bridge-refused">
        {refused.map(({ name, problem, detail }) => (
          <li key={name}>{networkProblemWords({ problem, params: { name, detail } }, i18n.language)}</li>
        ))}
      </ul>
    </details>
  )
}
