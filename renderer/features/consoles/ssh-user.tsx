import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsoleOf, ConsoleTab } from './console-tab.ts'
import { DropDown } from './drop-down.tsx'

interface Props {
  readonly tab: ConsoleOf<'ssh'>
  readonly onChange: (tab: ConsoleTab) => void
}

/** As whom one goes in; connects anew. */
export function SshUser({ tab, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <DropDown
      label={t('consoles.sshUser')}
      width="320px"
      trigger={
        <button type="button" className="rig-console-link">
          {t('consoles.change')}
        </button>
      }
      content={(close) => <UserForm tab={tab} onChange={onChange} close={close} />}
    />
  )
}

function UserForm({ tab, onChange, close }: Props & { readonly close: () => void }) {
  const { t } = useTranslation()
  const [user, setUser] = useState(tab.user)
  return (
    <form
      className="rig-drop-form"
      onSubmit={(event) => {
        event.preventDefault()
        close()
        onChange({ ...tab, user: user.trim() })
      }}
    >
      <h2 className="rig-drop-title">{t('consoles.sshUser')}</h2>
      <label className="rig-typed">
        <span className="rig-quiet">{t('consoles.sshUserLabel')}</span>
        <input
          className="rig-input"
          value={user}
          maxLength={100}
          spellCheck={false}
          placeholder={t('consoles.sshUserHint')}
          onChange={(event) => setUser(event.target.value)}
        />
      </label>
      <p className="rig-quiet">{t('consoles.sshHint')}</p>
      <div className="rig-drop-row">
        <Button type="submit" variant="primary" size="sm">
          {t('consoles.openAnew')}
        </Button>
        <Button variant="link" size="sm" onClick={close}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}
