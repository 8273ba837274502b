import { useTranslation } from 'react-i18next'
import type { VmInterface } from '../../../../contract/vm-interfaces.ts'
import { CopyButton } from '../../../components/copy-button.tsx'
import { formatBytes } from '../../../lib/format.ts'

/** Where a card ends on the host, what it carried, and which addresses the guest has by it, with who says so. */
export function InterfaceFacts({ card }: { readonly card: VmInterface }) {
  const { t } = useTranslation()
  const place = [card.tap, card.bridge].filter((part) => part !== null).join(' → ')
  return (
    <>
      <span className="rig-mp-part-line">
        {place !== '' && <code translate="no">{place}</code>}
        {card.mtu !== null && <span className="rig-quiet">{t('machinePage.network.mtu', { mtu: card.mtu })}</span>}
        {card.guestName !== null && (
          <span className="rig-quiet">{t('machinePage.network.inGuest', { name: card.guestName })}</span>
        )}
        {card.link === 'down' && <span className="rig-tone-attention">{t('machinePage.network.cut')}</span>}
      </span>
      <Carried card={card} />
      {card.addresses.map(({ address, from }) => (
        <span key={address} className="rig-mp-part-line is-centred">
          <code translate="no">{address}</code>
          <span className="rig-quiet">{from.map((one) => t(`machinePage.network.from.${one}`)).join(' · ')}</span>
          <span className="rig-grow" />
          <CopyButton
            text={address.replace(/\/.*/, '')}
            label={t('machinePage.network.copy', { address: address.replace(/\/.*/, '') })}
          />
        </span>
      ))}
    </>
  )
}

/** What was lost stands out; that nothing was is one quiet word. */
function Carried({ card: { received, sent } }: { readonly card: VmInterface }) {
  const { t, i18n } = useTranslation()
  if (received === null || sent === null) return null
  const errors = received.errors + sent.errors
  const drops = received.drops + sent.drops
  return (
    <span className="rig-mp-part-line">
      <span className="rig-quiet">
        {t('machinePage.network.carried', {
          received: formatBytes(received.bytes, i18n.language),
          sent: formatBytes(sent.bytes, i18n.language),
        })}
      </span>
      {errors + drops === 0 ? (
        <span className="rig-quiet">{t('machinePage.network.clean')}</span>
      ) : (
        <span className="rig-tone-attention">{t('machinePage.network.lost', { errors, drops })}</span>
      )}
    </span>
  )
}
