import { useTranslation } from 'react-i18next'
import { useValue } from '../../lib/value.ts'
import { ChoiceCards } from '../wizard/choice-cards.tsx'
import { Field, TextField } from '../wizard/field.tsx'
import { systemOf } from './form.ts'
import { userOf, type GuestForm } from './guest-form.ts'
import { fullNameOf, installerOf, keyboardOf, localeOf, type InstallForm } from './install-form.ts'
import { KeyChoice } from './key-choice.tsx'
import type { StepProps } from './step-props.ts'
import { TextAreaField } from './text-area-field.tsx'

interface Props extends StepProps {
  /** Of the VM: the host name where no other is typed. */
  readonly name: string
}

/** Never words of a language. */
const EXAMPLE = { packages: 'openssh-server', locale: 'en_US.UTF-8', timezone: 'Etc/UTC', keyboard: 'us' } as const
const FIRST_LINE = {
  preseed: 'd-i debian-installer/locale string en_US.UTF-8',
  kickstart: 'lang en_US.UTF-8',
  autoinstall: '#cloud-config\nautoinstall:\n  version: 1',
} as const

/** Whether the installer asks its questions, or is told the answers before: who the first user is, what is installed. */
export function InstallStep({ draft, problems, name }: Props) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const installer = installerOf(form, systemOf(form)?.id)
  const { install } = form
  const change = (part: Partial<InstallForm>) => draft.change({ install: { ...draft.form.get().install, ...part } })
  if (installer === null) return null
  return (
    <>
      <ChoiceCards
        name="install"
        label={t('newVm.question.install')}
        value={install.told}
        onChange={(told) => change({ told })}
        options={(['none', 'settings', 'own'] as const).map((kind) => ({
          value: kind,
          title: t(`newVm.install.${kind}.title`),
          what: t(`newVm.install.${kind}.what`),
        }))}
      />
      {install.told === 'settings' && <Account draft={draft} problems={problems} change={change} />}
      {install.told === 'settings' && <Place draft={draft} problems={problems} change={change} name={name} />}
      {install.told === 'own' && (
        <div className="rig-w-fields">
          <TextAreaField
            id="vm-answers"
            className="is-wide"
            label={t(`newVm.install.file.${installer}`)}
            value={install.answers}
            rows={12}
            placeholder={FIRST_LINE[installer]}
            problem={problems.answers}
            hint={t('newVm.install.answersHint')}
            onChange={(answers) => change({ answers })}
          />
        </div>
      )}
      {install.told === 'settings' && <p className="rig-w-hint">{t(`newVm.install.note.${installer}`)}</p>}
    </>
  )
}

interface PartProps extends StepProps {
  readonly change: (part: Partial<InstallForm>) => void
}

function Account({ draft, problems, change }: PartProps) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const { guest } = form
  const changeGuest = (part: Partial<GuestForm>) => draft.change({ guest: { ...draft.form.get().guest, ...part } })
  return (
    <>
      <div className="rig-w-fields is-paired">
        <TextField
          id="vm-user"
          label={t('newVm.guest.user')}
          value={guest.user ?? userOf(guest)}
          code
          problem={problems.user}
          hint={t('newVm.install.userHint')}
          onChange={(user) => changeGuest({ user })}
        />
        <TextField
          id="vm-full-name"
          label={t('newVm.install.fullName')}
          value={fullNameOf(form)}
          problem={problems.fullName}
          hint={t('newVm.install.fullNameHint')}
          onChange={(fullName) => change({ fullName })}
        />
        <Field
          id="vm-password"
          label={t('newVm.guest.password')}
          hint={t('newVm.install.passwordHint')}
          problem={problems.password}
        >
          <span className="rig-w-control-line">
            <input
              id="vm-password"
              type="password"
              className="rig-input"
              value={guest.password}
              autoComplete="new-password"
              aria-invalid={problems.password !== undefined}
              aria-describedby="vm-password-hint"
              onChange={(event) => changeGuest({ password: event.target.value })}
            />
          </span>
        </Field>
      </div>
      <KeyChoice guest={guest} change={changeGuest} problem={problems.keys} />
    </>
  )
}

function Place({ draft, problems, change, name }: PartProps & { readonly name: string }) {
  const { t } = useTranslation()
  const form = useValue(draft.form)
  const { guest, install } = form
  const changeGuest = (part: Partial<GuestForm>) => draft.change({ guest: { ...draft.form.get().guest, ...part } })
  return (
    <section className="rig-w-part-of-step">
      <h3>{t('newVm.install.more')}</h3>
      <div className="rig-w-fields is-paired">
        <TextField
          id="vm-hostname"
          label={t('newVm.guest.hostname')}
          value={guest.hostname}
          code
          placeholder={name}
          problem={problems.hostname}
          hint={t('newVm.guest.hostnameHint')}
          onChange={(hostname) => changeGuest({ hostname })}
        />
        <TextField
          id="vm-packages"
          label={t('newVm.guest.packages')}
          value={install.packages}
          code
          placeholder={EXAMPLE.packages}
          problem={problems.packages}
          hint={t('newVm.install.packagesHint')}
          onChange={(packages) => change({ packages })}
        />
        <TextField
          id="vm-locale"
          label={t('newVm.guest.locale')}
          value={localeOf(form)}
          code
          placeholder={EXAMPLE.locale}
          problem={problems.locale}
          onChange={(locale) => change({ locale })}
        />
        <TextField
          id="vm-keyboard"
          label={t('newVm.install.keyboard')}
          value={keyboardOf(form)}
          code
          placeholder={EXAMPLE.keyboard}
          problem={problems.keyboard}
          hint={t('newVm.install.keyboardHint')}
          onChange={(keyboard) => change({ keyboard })}
        />
        <TextField
          id="vm-timezone"
          label={t('newVm.guest.timezone')}
          value={guest.timezone}
          code
          placeholder={EXAMPLE.timezone}
          problem={problems.timezone}
          onChange={(timezone) => changeGuest({ timezone })}
        />
      </div>
    </section>
  )
}
