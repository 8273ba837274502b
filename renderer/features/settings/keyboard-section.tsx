import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Card } from '../../components/card.tsx'
import { collatorOf } from '../../lib/format.ts'
import { keymapName, keymaps } from '../new-vm/keymaps.ts'
import { useSettings } from './appearance.ts'
import { SettingRow } from './setting-row.tsx'

export function KeyboardSection() {
  const { t, i18n } = useTranslation()
  const { settings, help } = usePage()
  const { singleKeys, keymap } = useSettings(settings)
  const { compare } = collatorOf(i18n.language)
  const names = keymaps
    .map((one) => ({ keymap: one, name: keymapName(one, i18n.language) }))
    .sort((a, b) => compare(a.name, b.name))
  return (
    <Card
      title={t('settings.keyboard')}
      aside={
        <Button variant="link" onClick={() => help.keys.set(true)}>
          {t('help.keys.title')}
        </Button>
      }
    >
      <SettingRow name={t('settings.singleKeys')} hint={t('settings.singleKeysHint')}>
        <label className="rig-choice">
          <input
            type="checkbox"
            role="switch"
            checked={singleKeys}
            onChange={(event) => void settings.change({ singleKeys: event.target.checked })}
          />
          <span>{t(singleKeys ? 'settings.on' : 'settings.off')}</span>
        </label>
      </SettingRow>
      <SettingRow name={t('settings.keymap')} hint={t('settings.keymapHint')}>
        <span className="rig-select">
          <select
            aria-label={t('settings.keymap')}
            value={keymap ?? ''}
            onChange={(event) =>
              void settings.change({ keymap: event.target.value === '' ? null : event.target.value })
            }
          >
            <option value="">{t('settings.keymapHost')}</option>
            {names.map((one) => (
              <option key={one.keymap} value={one.keymap}>
                {one.name}
              </option>
            ))}
          </select>
        </span>
      </SettingRow>
    </Card>
  )
}
