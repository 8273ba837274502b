import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { registryAddress, type KnownRegistry } from '../../../contract/registry.ts'

const EXAMPLE = 'registry.example:5000'

interface Props {
  readonly registries: readonly KnownRegistry[]
  readonly chosen: string
  readonly onChoose: (address: string) => void
  readonly onOpen: (address: string) => void
}

/** Registries that are known, and a line for any other. */
export function RegistryList({ registries, chosen, onChoose, onOpen }: Props) {
  const { t } = useTranslation()
  return (
    <nav aria-label={t('registries.list')}>
      <ul className="rig-reg-list">
        {registries.map((registry) => (
          <li key={registry.address}>
            <button type="button" aria-current={registry.address === chosen} onClick={() => onChoose(registry.address)}>
              <code className="rig-ellipsis" translate="no" title={registry.address}>
                {registry.address}
              </code>
              <Uses registry={registry} />
            </button>
          </li>
        ))}
      </ul>
      <Other onOpen={onOpen} />
    </nav>
  )
}

function Uses({ registry: { address, container, login, names } }: { readonly registry: KnownRegistry }) {
  const { t } = useTranslation()
  const words = [
    address === 'docker.io' ? 'Docker Hub' : null,
    container === null ? null : t(container.running ? 'registries.runs' : 'registries.off'),
    login === null ? null : t('registries.loggedIn', { name: login.username ?? '–' }),
    names === 0 ? null : t('registries.names', { count: names }),
  ]
  return <span className="rig-quiet rig-ellipsis">{words.filter((word) => word !== null).join(' · ') || '–'}</span>
}

function Other({ onOpen }: Pick<Props, 'onOpen'>) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const address = text.trim()
  const right = registryAddress.safeParse(address).success
  return (
    <form
      className="rig-reg-other"
      onSubmit={(event) => {
        event.preventDefault()
        if (!right) return
        onOpen(address)
        setText('')
      }}
    >
      <label htmlFor="registry-other">{t('registries.other')}</label>
      <span className="rig-ci-line">
        <input
          id="registry-other"
          type="text"
          className="rig-input is-code"
          value={text}
          placeholder={EXAMPLE}
          autoComplete="off"
          spellCheck={false}
          translate="no"
          aria-invalid={address !== '' && !right}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" variant="secondary" isDisabled={!right}>
          {t('registries.open')}
        </Button>
      </span>
    </form>
  )
}
