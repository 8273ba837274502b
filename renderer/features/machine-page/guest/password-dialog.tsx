import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../contract/machine.ts'
import type { Client } from '../../../api/client.ts'
import { ActDialog } from '../../act-dialog/act-dialog.tsx'

interface Props {
  readonly vm: Vm
  readonly users: readonly { readonly name: string }[]
  readonly onClose: () => void
}

/** A new password for a user of the guest, for who has locked themselves out. */
export function PasswordDialog({ vm, users, onClose }: Props) {
  const { t } = useTranslation()
  const [user, setUser] = useState(users[0]?.name ?? 'root')
  const [password, setPassword] = useState('')
  const input = { id: vm.id, user: user.trim(), password }
  const call =
    input.user === '' || password === ''
      ? null
      : {
          procedure: 'vm.agent.setPassword',
          input,
          run: (client: Client) => client.vm.agent.setPassword(input),
        }
  return (
    <ActDialog
      title={t('guest.setPassword.title', { name: vm.name })}
      verb={t('guest.setPassword.verb')}
      call={call}
      done={() => <p>{t('guest.setPassword.done', { user: input.user })}</p>}
      onClose={onClose}
    >
      <label htmlFor="guest-user">{t('guest.setPassword.user')}</label>
      <input
        id="guest-user"
        type="text"
        className="rig-input"
        value={user}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setUser(event.target.value)}
      />
      <label htmlFor="guest-password">{t('guest.setPassword.password')}</label>
      <input
        id="guest-password"
        type="password"
        className="rig-input"
        value={password}
        autoComplete="new-password"
        onChange={(event) => setPassword(event.target.value)}
      />
      <p className="rig-quiet">{t('guest.setPassword.hint')}</p>
    </ActDialog>
  )
}
