import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Person } from '../../../contract/cloud-init.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { usePage } from '../../app/page-context.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
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
      {guest.person !== null && <MakeKey person={guest.person} change={change} />}
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

/** A key of its own for whoever has none, or wants another for labs. */
function MakeKey({ person, change }: { readonly person: Person; readonly change: Props['change'] }) {
  const { t } = useTranslation()
  const { session } = usePage()
  const [state, setState] = useState<'idle' | 'making' | Failure>('idle')
  const make = async () => {
    setState('making')
    try {
      await session.client().host.makeSshKey({ path: person.newKey })
      const now = await session.client().host.person(undefined)
      const made = now.keys.find(({ path }) => path === `${person.newKey}.pub`)
      change({ person: now, ...(made === undefined ? {} : { keys: [made.key] }) })
      setState('idle')
    } catch (error) {
      setState(failureOf(error))
    }
  }
  return (
    <>
      <div className="rig-w-bar-line">
        <Button variant="secondary" size="sm" isDisabled={state === 'making'} onClick={() => void make()}>
          {t(person.keys.length === 0 ? 'newVm.guest.makeKey' : 'newVm.guest.makeAnotherKey')}
        </Button>
        <span className="rig-w-hint">
          {t('newVm.guest.makeKeyHint')} <code translate="no">{person.newKey}</code>
        </span>
      </div>
      {typeof state === 'object' && <FailureAlert title={t('newVm.guest.makeKeyFailed')} failure={state} />}
    </>
  )
}
