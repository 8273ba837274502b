import { useTranslation } from 'react-i18next'
import type { Client } from '../../api/client.ts'
import { formatBytes } from '../../lib/format.ts'
import { useSentence } from '../failures/use-sentence.ts'
import type { Asked } from '../wizard/use-asked.ts'

export type Copying = Awaited<ReturnType<Client['vm']['copying']>>

/** What the copies would take, before anything is made. */
export function CloneForecast({ asked }: { readonly asked: Asked<Copying> }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  switch (asked.type) {
    case 'asking':
      return <p className="rig-quiet">{t('loading')}</p>
    case 'failed':
      return <p className="rig-tone-error">{sentence(asked.failure)}</p>
    case 'known':
      return <Known copying={asked.value} />
  }
}

function Known({ copying }: { readonly copying: Copying }) {
  const { t, i18n } = useTranslation()
  const bytes = (value: number) => formatBytes(value, i18n.language)
  const { names, taken, disks, places, firmware, identity } = copying
  return (
    <div className="rig-facts" data-testid="clone-forecast">
      {names.length > 1 && (
        <p translate="no">
          {names.length > 4 ? `${names.slice(0, 3).join(', ')} … ${names.at(-1) ?? ''}` : names.join(', ')}
        </p>
      )}
      {taken.length > 0 && <p className="rig-tone-error">{t('clone.taken', { names: taken.join(', ') })}</p>}
      <h3>{t('clone.disks')}</h3>
      <ul>
        {disks.map(({ target, path, treatment, bytes: size, capacity }) => (
          <li key={target}>
            <code translate="no">{path}</code>
            <span className="rig-quiet">
              {` ${t(`clone.treatment.${treatment}`, { bytes: bytes(size), capacity: bytes(capacity) })}`}
            </span>
          </li>
        ))}
        {disks.length === 0 && <li>{t('clone.noDisk')}</li>}
      </ul>
      {firmware === 'reset' && <p className="rig-quiet">{t('clone.firmwareReset')}</p>}
      <p className="rig-quiet">{t(`clone.identity.${identity}`)}</p>
      {places.map(({ path, needed, free }) => (
        <p key={path} className={needed > free ? 'rig-tone-error' : 'rig-quiet'}>
          {t(needed > free ? 'clone.tooBig' : 'clone.fits', { path, needed: bytes(needed), free: bytes(free) })}
        </p>
      ))}
    </div>
  )
}

/** Whether the host would refuse it for what is known already. */
export function isImpossible(asked: Asked<Copying>): boolean {
  if (asked.type === 'failed') return true
  if (asked.type === 'asking') return false
  return asked.value.taken.length > 0 || asked.value.places.some(({ needed, free }) => needed > free)
}
