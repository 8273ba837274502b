import { useTranslation } from 'react-i18next'
import { Check } from '../wizard/field.tsx'
import { chosenKeys, type GuestForm } from './guest-form.ts'
import { TextAreaField } from './text-area-field.tsx'

interface Props {
  readonly guest: GuestForm
  readonly change: (part: Partial<GuestForm>) => void
  readonly problem: string | undefined
}

const EXAMPLE_KEY = 'ssh-ed25519 AAAA…'

/** Which keys let somebody in by SSH: the person's own, and any others. */
export function KeyChoice({ guest, change, problem }: Props) {
  const { t } = useTranslation()
  const own = guest.person?.keys ?? []
  const chosen = chosenKeys(guest)
  return (
    <section className="rig-w-part-of-step">
      <h3>{t('newVm.guest.keys')}</h3>
      {own.map(({ path, key, comment }) => (
        <Check
          key={path}
          label={`${path.split('/').at(-1) ?? path}${comment === '' ? '' : ` · ${comment}`}`}
          hint={key.split(' ', 1)[0] ?? ''}
          checked={chosen.includes(key)}
          onChange={(on) => change({ keys: on ? [...chosen, key] : chosen.filter((one) => one !== key) })}
        />
      ))}
      <div className="rig-w-fields">
        <TextAreaField
          id="vm-keys"
          className="is-wide"
          label={t(own.length === 0 ? 'newVm.guest.anyKeys' : 'newVm.guest.moreKeys')}
          value={guest.moreKeys}
          rows={2}
          placeholder={EXAMPLE_KEY}
          problem={problem}
          hint={t(own.length === 0 && guest.person !== null ? 'newVm.guest.noKeysHint' : 'newVm.guest.keysHint')}
          onChange={(moreKeys) => change({ moreKeys })}
        />
      </div>
    </section>
  )
}
