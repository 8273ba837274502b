import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ChangeForm, UserField } from './change-form.tsx'
import type { ConsoleOf, ConsoleTab } from './console-tab.ts'

interface Props {
  readonly tab: ConsoleOf<'ssh'>
  readonly onChange: (tab: ConsoleTab) => void
}

/** As whom one goes in; connects anew. */
export function SshUser({ tab, onChange }: Props) {
  const { t } = useTranslation()
  const [user, setUser] = useState(tab.user)
  return (
    <ChangeForm
      title={t('consoles.sshUser')}
      hint={t('consoles.sshHint')}
      onOpen={() => setUser(tab.user)}
      onSubmit={() => onChange({ ...tab, user: user.trim() })}
    >
      <UserField
        label={t('consoles.sshUserLabel')}
        placeholder={t('consoles.sshUserHint')}
        value={user}
        onChange={setUser}
      />
    </ChangeForm>
  )
}
