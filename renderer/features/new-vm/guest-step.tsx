import { useTranslation } from 'react-i18next'
import { Segments } from '../../components/segments.tsx'
import { useValue } from '../../lib/value.ts'
import { ChoiceCards } from '../wizard/choice-cards.tsx'
import { Field, TextField } from '../wizard/field.tsx'
import { userOf, type GuestForm } from './guest-form.ts'
import { KeyChoice } from './key-choice.tsx'
import type { StepProps } from './step-props.ts'
import { TextAreaField } from './text-area-field.tsx'

interface Props extends StepProps {
  /** Of the VM: the guest's own where no other is typed. */
  readonly name: string
}

/** Never words of a language. */
const EXAMPLE = {
  packages: 'nginx htop',
  locale: 'en_US.UTF-8',
  address: '192.168.122.50/24',
  gateway: '192.168.122.1',
  nameservers: '192.168.122.1',
  timezone: 'Etc/UTC',
  userData: '#cloud-config\nusers:\n  - name: ada',
} as const

type Change = (part: Partial<GuestForm>) => void

/** Who the guest of an image is to be: its user, keys, name, network; or user-data of one's own. */
export function GuestStep({ draft, problems, name }: Props) {
  const { t } = useTranslation()
  const { guest } = useValue(draft.form)
  const change: Change = (part) => draft.change({ guest: { ...draft.form.get().guest, ...part } })
  return (
    <>
      <ChoiceCards
        name="told"
        label={t('newVm.question.guest')}
        value={guest.told}
        onChange={(told) => change({ told })}
        options={(['settings', 'own', 'none'] as const).map((kind) => ({
          value: kind,
          title: t(`newVm.guest.${kind}.title`),
          what: t(`newVm.guest.${kind}.what`),
        }))}
      />
      {guest.told === 'settings' && <AccountFields guest={guest} change={change} problems={problems} />}
      {guest.told === 'own' && (
        <div className="rig-w-fields">
          <TextAreaField
            id="vm-user-data"
            className="is-wide"
            label={t('newVm.guest.userData')}
            value={guest.userData}
            rows={10}
            placeholder={EXAMPLE.userData}
            problem={problems.userData}
            hint={t('newVm.guest.userDataHint')}
            onChange={(userData) => change({ userData })}
          />
        </div>
      )}
      {guest.told !== 'none' && <PlaceFields guest={guest} change={change} problems={problems} name={name} />}
    </>
  )
}

interface PartProps {
  readonly guest: GuestForm
  readonly change: Change
  readonly problems: StepProps['problems']
}

function AccountFields({ guest, change, problems }: PartProps) {
  const { t } = useTranslation()
  return (
    <>
      <div className="rig-w-fields is-paired">
        <TextField
          id="vm-user"
          label={t('newVm.guest.user')}
          value={guest.user ?? userOf(guest)}
          code
          problem={problems.user}
          hint={t('newVm.guest.userHint')}
          onChange={(user) => change({ user })}
        />
        <Field id="vm-password" label={t('newVm.guest.password')} hint={t('newVm.guest.passwordHint')}>
          <span className="rig-w-control-line">
            <input
              id="vm-password"
              type="password"
              className="rig-input"
              value={guest.password}
              autoComplete="new-password"
              aria-describedby="vm-password-hint"
              onChange={(event) => change({ password: event.target.value })}
            />
          </span>
        </Field>
      </div>
      <KeyChoice guest={guest} change={change} problem={problems.keys} />
    </>
  )
}

/** Name, network and what is installed. */
function PlaceFields({ guest, change, problems, name }: PartProps & { readonly name: string }) {
  const { t } = useTranslation()
  return (
    <section className="rig-w-part-of-step">
      <h3>{t('newVm.guest.more')}</h3>
      <div className="rig-w-fields is-paired">
        <TextField
          id="vm-hostname"
          label={t('newVm.guest.hostname')}
          value={guest.hostname}
          code
          placeholder={name}
          problem={problems.hostname}
          hint={t('newVm.guest.hostnameHint')}
          onChange={(hostname) => change({ hostname })}
        />
        {guest.told === 'settings' && <Words names={software} guest={guest} change={change} problems={problems} />}
        <Field id="vm-guest-network" label={t('newVm.guest.network')} hint={t(`newVm.guest.${guest.network}Hint`)}>
          <Segments
            label={t('newVm.guest.network')}
            value={guest.network}
            options={(['dhcp', 'static'] as const).map((kind) => ({ value: kind, content: t(`newVm.guest.${kind}`) }))}
            onChange={(network) => change({ network })}
          />
        </Field>
        {guest.network === 'static' && <Words names={addresses} guest={guest} change={change} problems={problems} />}
      </div>
    </section>
  )
}

const software = ['packages', 'timezone', 'locale'] as const
const addresses = ['address', 'gateway', 'nameservers'] as const
type Word = (typeof software)[number] | (typeof addresses)[number]

/** Fields of one line each, as they are typed. */
function Words({ names, guest, change, problems }: PartProps & { readonly names: readonly Word[] }) {
  const { t } = useTranslation()
  // Not every field can be wrong by itself.
  const wrong: Readonly<Partial<Record<Word, string>>> = problems
  return names.map((name) => (
    <TextField
      key={name}
      id={`vm-${name}`}
      label={t(`newVm.guest.${name}`)}
      value={guest[name]}
      code
      placeholder={EXAMPLE[name]}
      problem={wrong[name]}
      hint={name === 'packages' ? t('newVm.guest.packagesHint') : undefined}
      onChange={(value) => change({ [name]: value })}
    />
  ))
}
