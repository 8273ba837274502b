import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Segments } from '../../components/segments.tsx'
import { ChangeForm, UserField } from './change-form.tsx'
import type { ConsoleOf, ConsoleTab } from './console-tab.ts'

interface Props {
  readonly tab: ConsoleOf<'exec'>
  readonly onChange: (tab: ConsoleTab) => void
}

const shells = ['auto', 'bash', 'sh'] as const

/** Another shell or another user in the same container; starts anew. */
export function ShellChoice({ tab, onChange }: Props) {
  const { t } = useTranslation()
  const [shell, setShell] = useState(tab.shell)
  const [user, setUser] = useState(tab.user)
  return (
    <ChangeForm
      title={t('consoles.shellChoice')}
      hint={t('consoles.shellChoiceHint')}
      onOpen={() => {
        setShell(tab.shell)
        setUser(tab.user)
      }}
      onSubmit={() => onChange({ ...tab, shell, user: user.trim() })}
    >
      <div className="rig-drop-row">
        <span className="rig-quiet">{t('consoles.shell')}</span>
        <Segments
          label={t('consoles.shell')}
          value={shell}
          onChange={setShell}
          options={shells.map((one) => ({ value: one, content: one === 'auto' ? t('consoles.shellAuto') : one }))}
        />
      </div>
      <UserField label={t('consoles.user')} placeholder={t('consoles.userHint')} value={user} onChange={setUser} />
    </ChangeForm>
  )
}
