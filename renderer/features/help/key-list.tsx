import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { useSettings } from '../settings/appearance.ts'
import { keyGroups, type KeyGroup } from './keys.ts'

/** All keys, by where they work. */
export function KeyList() {
  return (
    <div className="rig-keys">
      {keyGroups.map((group) => (
        <KeyGroupList key={group.group} group={group} />
      ))}
    </div>
  )
}

function KeyGroupList({ group: { group, keys } }: { readonly group: KeyGroup }) {
  const { t } = useTranslation()
  const { singleKeys } = useSettings(usePage().settings)
  return (
    <section aria-label={t(`help.keys.${group}`)}>
      <h3>
        {t(`help.keys.${group}`)}
        {group === 'single' && !singleKeys && <span className="rig-quiet">{t('help.keys.singleOff')}</span>}
      </h3>
      <dl>
        {keys.map(([name, keysText]) => (
          <div key={name}>
            <dt>{t(`help.key.${name}`)}</dt>
            <dd>
              {keysText.split(' ').map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
