import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Card } from '../../components/card.tsx'
import { useSettings } from './appearance.ts'
import { SettingRow } from './setting-row.tsx'

const isAddress = (text: string) => /^https?:$/.test(URL.parse(text)?.protocol ?? '')

/** Through which proxy OS images are fetched. */
export function DownloadsSection() {
  const { t } = useTranslation()
  const { settings } = usePage()
  const { proxy } = useSettings(settings)
  return (
    <Card title={t('settings.downloads')}>
      <SettingRow name={t('settings.proxy')} hint={t('settings.proxyHint')}>
        <ProxyField key={proxy} proxy={proxy ?? ''} onChange={(next) => void settings.change({ proxy: next })} />
      </SettingRow>
    </Card>
  )
}

interface ProxyFieldProps {
  readonly proxy: string
  readonly onChange: (proxy: string | null) => void
}

/** Kept when it is left or confirmed, and only as an address: a half typed one would break the next download. */
function ProxyField({ proxy, onChange }: ProxyFieldProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(proxy)
  const typed = text.trim()
  const wrong = typed !== '' && !isAddress(typed)
  const keep = () => {
    if (!wrong && typed !== proxy) onChange(typed === '' ? null : typed)
  }
  return (
    <input
      type="url"
      className="rig-input rig-setting-line"
      value={text}
      placeholder={t('settings.proxyNone')}
      aria-label={t('settings.proxy')}
      aria-invalid={wrong}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) keep()
      }}
    />
  )
}
