import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RegistriesOverview } from '../../../contract/registry.ts'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import { LineField } from '../backup/place-fields.tsx'
import { Check } from '../wizard/field.tsx'
import { callOf, firstFields, type RegistryFields, type RegistryQuestion } from './registry-acts.ts'

interface Props {
  readonly connection: string
  readonly question: RegistryQuestion
  readonly overview: RegistriesOverview
  readonly onStarted: (address: string) => void
  readonly onClose: (done: boolean) => void
}

interface PartProps {
  readonly fields: RegistryFields
  readonly onChange: (change: Partial<RegistryFields>) => void
}

/** Asks for what an act on a registry needs and shows its commands; a failure loses nothing typed. */
export function RegistryDialog({ connection, question, overview, onStarted, onClose }: Props) {
  const { t } = useTranslation()
  const [fields, setFields] = useState(() => firstFields(question, overview.images))
  const [done, setDone] = useState(false)
  const { act } = question
  const name =
    'tag' in question ? `${question.repository}:${question.tag}` : 'address' in question ? question.address : ''
  const address = fields.address.trim()
  const known = overview.registries.find((one) => one.address === address)
  const store = known?.store ?? overview.store
  const part = { fields, onChange: (change: Partial<RegistryFields>) => setFields({ ...fields, ...change }) }
  return (
    <ActDialog
      title={t(`registries.title.${act}`, { name })}
      verb={t(`registries.verb.${act}`)}
      danger={act === 'delete'}
      call={callOf(connection, question, fields, store.kind === 'file')}
      done={() => t(`registries.done.${act}`)}
      onDone={(result) => {
        setDone(true)
        if (result.address !== undefined) onStarted(result.address)
        else if (act === 'login') onStarted(address)
      }}
      onClose={() => onClose(done)}
    >
      <p className="rig-quiet">{t(`registries.what.${act}`)}</p>
      {act === 'start' && <StartFields {...part} images={overview.images} />}
      {act === 'login' && <LoginFields {...part} store={store} isAsked={question.address === ''} />}
    </ActDialog>
  )
}

function StartFields({ fields, onChange, images }: PartProps & { readonly images: readonly string[] }) {
  const { t } = useTranslation()
  const hint =
    images.length === 0 ? t('registries.hint.fetched') : t('registries.hint.here', { images: images.join(' ') })
  return (
    <>
      <LineField
        label={t('registries.field.image')}
        value={fields.image}
        hint={hint}
        onChange={(image) => onChange({ image })}
      />
      <LineField label={t('registries.field.name')} value={fields.name} onChange={(name) => onChange({ name })} />
      <LineField
        label={t('registries.field.port')}
        value={fields.port}
        hint={t('registries.hint.port')}
        onChange={(port) => onChange({ port })}
      />
      <Check
        label={t('registries.field.deletion')}
        hint={t('registries.hint.deletion')}
        checked={fields.deletion}
        onChange={(deletion) => onChange({ deletion })}
      />
    </>
  )
}

interface LoginProps extends PartProps {
  readonly store: RegistriesOverview['store']
  readonly isAsked: boolean
}

function LoginFields({ fields, onChange, store, isAsked }: LoginProps) {
  const { t } = useTranslation()
  return (
    <>
      {isAsked && (
        <LineField
          label={t('registries.field.address')}
          value={fields.address}
          hint={t('registries.hint.address')}
          onChange={(address) => onChange({ address })}
        />
      )}
      <LineField
        label={t('registries.field.username')}
        value={fields.username}
        onChange={(username) => onChange({ username })}
      />
      <label htmlFor="registry-password">{t('registries.field.password')}</label>
      <input
        id="registry-password"
        type="password"
        className="rig-input"
        value={fields.password}
        autoComplete="off"
        onChange={(event) => onChange({ password: event.target.value })}
      />
      {store.kind === 'helper' ? (
        <p className="rig-quiet">{t('registries.store.helper', { helper: `docker-credential-${store.helper}` })}</p>
      ) : (
        <>
          <p className="rig-tone-attention">{t('registries.store.file', { path: store.path })}</p>
          <Check
            label={t('registries.field.plain')}
            hint={t('registries.hint.plain')}
            checked={fields.plain}
            onChange={(plain) => onChange({ plain })}
          />
        </>
      )}
    </>
  )
}
