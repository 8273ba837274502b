import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { KeyboardIcon } from '@patternfly/react-icons/dist/esm/icons/keyboard-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Segments } from '../../components/segments.tsx'
import { useValue } from '../../lib/value.ts'
import type { ConsoleOf, ConsoleTab } from './console-tab.ts'
import { DropDown } from './drop-down.tsx'
import { keyLayouts, pressesFor } from './key-layouts.ts'
import { MOST_TYPED, type ScreenSession } from './screen-session.ts'
import { useGuestLayout } from './use-guest-layout.ts'

interface Props {
  readonly tab: ConsoleOf<'screen'>
  readonly session: ScreenSession
  readonly onChange: (tab: ConsoleTab) => void
  readonly disabled: boolean
}

/** Types a text on the guest's keyboard: a screen has no other way to paste. */
export function TypeText({ tab, session, onChange, disabled }: Props) {
  const { t } = useTranslation()
  const layout = useGuestLayout(tab)
  const typing = useValue(session.typing)
  if (typing > 0) {
    return (
      <button type="button" className="rig-tool" onClick={() => session.stopTyping()}>
        {t('consoles.typing', { count: typing })}
      </button>
    )
  }
  return (
    <DropDown
      label={t('consoles.typeText')}
      width="360px"
      trigger={
        <button type="button" className="rig-tool" disabled={disabled} title={t('consoles.typeText')}>
          <Icon of={KeyboardIcon} size={13} />
          <span>{t(`consoles.layout.${layout}`)}</span>
        </button>
      }
      content={(close) => <TypeForm tab={tab} session={session} onChange={onChange} close={close} />}
    />
  )
}

function TypeForm({ tab, session, onChange, close }: Omit<Props, 'disabled'> & { readonly close: () => void }) {
  const { t } = useTranslation()
  const layout = useGuestLayout(tab)
  const [text, setText] = useState('')
  const missing = pressesFor(text.slice(0, MOST_TYPED), layout).missing
  const type = () => {
    close()
    session.type(text, layout)
    session.focus()
  }
  return (
    <form
      className="rig-drop-form"
      onSubmit={(event) => {
        event.preventDefault()
        type()
      }}
    >
      <h2 className="rig-drop-title">{t('consoles.typeText')}</h2>
      <textarea
        className="rig-input rig-type-text"
        rows={4}
        maxLength={MOST_TYPED}
        value={text}
        aria-label={t('consoles.textToType')}
        placeholder={t('consoles.textToType')}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="rig-drop-row">
        <span className="rig-quiet">{t('consoles.guestLayout')}</span>
        <Segments
          label={t('consoles.guestLayout')}
          value={layout}
          onChange={(next) => onChange({ ...tab, layout: next })}
          options={keyLayouts.map((one) => ({ value: one, content: t(`consoles.layoutName.${one}`) }))}
        />
      </div>
      <p className="rig-quiet">{t('consoles.layoutHint')}</p>
      {missing.length > 0 && (
        <p className="rig-tone-attention" role="status">
          {t('consoles.cannotType', { signs: missing.slice(0, 12).join(' ') })}
        </p>
      )}
      <div className="rig-drop-row">
        <Button type="submit" variant="primary" size="sm" isDisabled={text === ''}>
          {t('consoles.type')}
        </Button>
        <Button variant="link" size="sm" onClick={close}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}
