import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Segments } from '../../components/segments.tsx'
import type { ConsoleOf, ConsoleTab } from './console-tab.ts'
import { DropDown } from './drop-down.tsx'

interface Props {
  readonly tab: ConsoleOf<'exec'>
  readonly onChange: (tab: ConsoleTab) => void
}

const shells = ['auto', 'bash', 'sh'] as const

/** Another shell or another user in the same container; starts anew. */
export function ShellChoice({ tab, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <DropDown
      label={t('consoles.shellChoice')}
      width="320px"
      trigger={
        <button type="button" className="rig-console-link">
          {t('consoles.change')}
        </button>
      }
      content={(close) => <ShellForm tab={tab} onChange={onChange} close={close} />}
    />
  )
}

function ShellForm({ tab, onChange, close }: Props & { readonly close: () => void }) {
  const { t } = useTranslation()
  const [shell, setShell] = useState(tab.shell)
  const [user, setUser] = useState(tab.user)
  return (
    <form
      className="rig-drop-form"
      onSubmit={(event) => {
        event.preventDefault()
        close()
        onChange({ ...tab, shell, user: user.trim() })
      }}
    >
      <h2 className="rig-drop-title">{t('consoles.shellChoice')}</h2>
      <div className="rig-drop-row">
        <span className="rig-quiet">{t('consoles.shell')}</span>
        <Segments
          label={t('consoles.shell')}
          value={shell}
          onChange={setShell}
          options={shells.map((one) => ({ value: one, content: one === 'auto' ? t('consoles.shellAuto') : one }))}
        />
      </div>
      <label className="rig-typed">
        <span className="rig-quiet">{t('consoles.user')}</span>
        <input
          className="rig-input"
          value={user}
          maxLength={100}
          spellCheck={false}
          placeholder={t('consoles.userHint')}
          onChange={(event) => setUser(event.target.value)}
        />
      </label>
      <p className="rig-quiet">{t('consoles.shellChoiceHint')}</p>
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
