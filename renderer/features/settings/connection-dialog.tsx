import { Alert } from '@patternfly/react-core/dist/esm/components/Alert'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TriedConnection } from '../../../contract/connection.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { usePage } from '../../app/page-context.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { Segments } from '../../components/segments.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { products } from '../machines/engine-name.ts'
import { SelectField, TextField } from '../wizard/field.tsx'
import { addressOf, emptyPlace, nameFor, placeOf, type PlaceDraft } from './engine-place.ts'

const examples = {
  host: 'user@lab2',
  socket: '/run/user/1000/docker.sock',
  libvirt: 'qemu+ssh://user@lab2/system?keyfile=/path',
  docker: 'tcp://127.0.0.1:2375',
} as const

/** What takes the same address on the command line. */
const tools = { libvirt: 'virsh -c', docker: 'docker -H' } as const

type Outcome =
  | { readonly type: 'none' }
  | { readonly type: 'busy'; readonly with: 'trying' | 'adding' }
  | { readonly type: 'tried'; readonly tried: TriedConnection }
  | { readonly type: 'failed'; readonly failure: Failure }

interface Props {
  /** Names of the connections there are. */
  readonly taken: readonly string[]
  readonly onClose: () => void
}

/** Another engine: where it is, whether it answers, and what it is to be called. */
export function ConnectionDialog({ taken, onClose }: Props) {
  const { t } = useTranslation()
  const { session, announcer } = usePage()
  const [draft, setDraft] = useState<PlaceDraft>(emptyPlace)
  const [typedName, setTypedName] = useState<string | null>(null)
  const [outcome, setOutcome] = useState<Outcome>({ type: 'none' })
  const name = typedName ?? nameFor(draft, taken)
  const place = placeOf(draft)
  const isBusy = outcome.type === 'busy'
  const change = (change: Partial<PlaceDraft>) => {
    setDraft({ ...draft, ...change })
    setOutcome({ type: 'none' })
  }
  const during = async (what: 'trying' | 'adding', work: () => Promise<Outcome | null>) => {
    setOutcome({ type: 'busy', with: what })
    try {
      const after = await work()
      if (after !== null) setOutcome(after)
    } catch (error) {
      setOutcome({ type: 'failed', failure: failureOf(error) })
    }
  }
  const attempt = () =>
    place !== null &&
    void during('trying', async () => ({ type: 'tried', tried: await session.client().connection.try({ place }) }))
  const add = () =>
    place !== null &&
    void during('adding', async () => {
      await session.client().connection.add({ id: name, place })
      announcer.say(t('settings.connection.added', { name }))
      onClose()
      return null
    })
  return (
    <Modal isOpen width="600px" className="rig-dialog" onClose={onClose} aria-labelledby="connection-title">
      <ModalHeader title={t('settings.connection.title')} labelId="connection-title" />
      <ModalBody>
        <form
          id="connection-form"
          className="rig-connection-form"
          onSubmit={(event) => {
            event.preventDefault()
            add()
          }}
        >
          <PlaceFields draft={draft} onChange={change} />
          <TextField
            id="connection-name"
            label={t('column.name')}
            hint={t('settings.connection.nameHint')}
            code
            value={name}
            problem={taken.includes(name) ? t('settings.connection.taken', { name }) : null}
            onChange={setTypedName}
          />
        </form>
        <Result outcome={outcome} name={name} />
      </ModalBody>
      <ModalFooter>
        <Button
          type="submit"
          form="connection-form"
          isLoading={isBusy && outcome.with === 'adding'}
          isDisabled={place === null || name === '' || taken.includes(name) || isBusy}
        >
          {t('settings.connection.add')}
        </Button>
        <Button
          variant="secondary"
          isLoading={isBusy && outcome.with === 'trying'}
          isDisabled={place === null || isBusy}
          onClick={attempt}
        >
          {t('settings.connection.try')}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t('cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}

interface FieldsProps {
  readonly draft: PlaceDraft
  readonly onChange: (change: Partial<PlaceDraft>) => void
}

function PlaceFields({ draft, onChange }: FieldsProps) {
  const { t } = useTranslation()
  const { engine, way } = draft
  const address = addressOf(draft)
  return (
    <>
      <div className="rig-connection-choices">
        <Segments
          label={t('settings.connection.engine')}
          value={engine}
          options={(['libvirt', 'docker'] as const).map((value) => ({ value, content: products[value] }))}
          onChange={(next) => onChange({ engine: next })}
        />
        <Segments
          label={t('settings.connection.way')}
          value={way}
          options={(['ssh', 'here', 'address'] as const).map((value) => ({
            value,
            content: t(`settings.connection.ways.${value}`),
          }))}
          onChange={(next) => onChange({ way: next })}
        />
      </div>
      {way === 'ssh' && (
        <div className="rig-connection-host">
          <TextField
            id="connection-host"
            label={t('settings.connection.host')}
            placeholder={examples.host}
            hint={t('settings.connection.hostHint')}
            code
            value={draft.host}
            onChange={(host) => onChange({ host })}
          />
          <TextField
            id="connection-port"
            label={t('settings.connection.port')}
            placeholder="22"
            numeric
            value={draft.port}
            onChange={(port) => onChange({ port })}
          />
        </div>
      )}
      {way === 'here' && engine === 'libvirt' && (
        <SelectField
          id="connection-instance"
          label={t('settings.connection.instance')}
          value={draft.instance}
          options={(['session', 'system'] as const).map((value) => ({
            value,
            label: t(`settings.connection.instances.${value}`),
          }))}
          onChange={(instance) => onChange({ instance: instance === 'system' ? 'system' : 'session' })}
        />
      )}
      {way === 'here' && engine === 'docker' && (
        <TextField
          id="connection-socket"
          label={t('settings.connection.socket')}
          placeholder={examples.socket}
          hint={t('settings.connection.socketHint')}
          code
          value={draft.socket}
          onChange={(socket) => onChange({ socket })}
        />
      )}
      {way === 'address' && (
        <TextField
          id="connection-address"
          label={t('column.address')}
          placeholder={examples[engine]}
          hint={t(`settings.connection.addressHint.${engine}`)}
          code
          value={draft.address}
          onChange={(next) => onChange({ address: next })}
        />
      )}
      {way !== 'address' && (
        <code translate="no" className="rig-quiet">
          {tools[engine]} {address ?? '…'}
        </code>
      )}
    </>
  )
}

/** Whether it answered; what helps when it did not. */
function Result({ outcome, name }: { readonly outcome: Outcome; readonly name: string }) {
  const { t } = useTranslation()
  if (outcome.type === 'failed') {
    return <FailureAlert title={t('settings.connection.failed', { name })} failure={outcome.failure} />
  }
  if (outcome.type !== 'tried') return null
  const { state, reason, remedy, version, counts } = outcome.tried
  if (state === 'ready') {
    return (
      <Alert isInline variant="success" title={t('settings.connection.answers', { version: version ?? '' })}>
        {t('settings.connection.counts', {
          machines: t('settings.connection.machines', { count: counts.machines }),
          networks: t('settings.connection.networks', { count: counts.networks }),
          images: t('settings.connection.images', { count: counts.images }),
        })}
      </Alert>
    )
  }
  return (
    <Alert isInline variant="danger" title={t('settings.connection.silent')} className="rig-failure">
      {reason !== null && (
        <p translate="no" lang="en" className="rig-quiet">
          {reason}
        </p>
      )}
      {remedy.length > 0 && <CodeBlock lines={remedy} copyLabel={t('copy.commands')} />}
    </Alert>
  )
}
