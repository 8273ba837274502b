import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { formatBytes } from '../../lib/format.ts'
import { useValue } from '../../lib/value.ts'
import { PlaceField } from '../backup/place-fields.tsx'
import { useCommands } from '../commands/commands.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { TaskProgress } from '../wizard/task-progress.tsx'
import '../wizard/wizard.css'
import {
  callOf,
  firstFields,
  isLong,
  USUAL_POOL,
  type FieldName,
  type Fields,
  type OsImageQuestion,
} from './os-image-acts.ts'

interface Pool {
  readonly name: string
  readonly available: number
}

interface Props {
  readonly connection: string
  readonly pools: readonly Pool[]
  readonly question: OsImageQuestion
  readonly onClose: (done: boolean) => void
}

const ENDINGS = ['.qcow2', '.img', '.raw', '.iso']

function titleOf(question: OsImageQuestion, t: TFunction): string {
  const name = 'entry' in question ? question.entry.name : 'image' in question ? question.image.label : ''
  return t(`osImages.title.${question.act}`, { name })
}

/** Where the focus begins. */
const firstOf = ({ path }: Fields) => (path === undefined ? '#os-image-go' : '#os-image-form input')

/** Asks for what an act needs and shows its commands; a failure loses nothing typed, what takes long may be left alone. */
export function OsImageDialog({ connection, pools, question, onClose }: Props) {
  const { t } = useTranslation()
  const { session, tasks } = usePage()
  const [fields, setFields] = useState<Fields>(() =>
    firstFields(
      question,
      pools.map(({ name }) => name),
    ),
  )
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const call = callOf(connection, question, fields)
  // A name is no state of the engine: no command sets it.
  const shown = useCommands(busy || question.act === 'label' ? null : call)
  const title = titleOf(question, t)
  const run = async () => {
    if (call === null || busy) return
    setBusy(true)
    setFailure(null)
    try {
      const { commands } = await call.run(session.client())
      if (commands !== undefined) tasks.noteCommands(commands)
      onClose(true)
    } catch (error) {
      setFailure(failureOf(error))
      setBusy(false)
    }
  }
  return (
    <Modal
      isOpen
      width="640px"
      className="rig-dialog"
      onClose={() => onClose(false)}
      aria-labelledby="os-image-title"
      elementToFocus={firstOf(fields)}
    >
      <ModalHeader title={title} labelId="os-image-title" />
      <ModalBody tabIndex={0} aria-label={title}>
        <p className="rig-os-what">{t(`osImages.what.${question.act}`)}</p>
        <Form fields={fields} pools={pools} disabled={busy} onChange={setFields} onSubmit={() => void run()} />
        {failure !== null && <FailureAlert title={title} failure={failure} />}
        {busy && call !== null && <Progress procedure={call.procedure} title={title} />}
        {shown.commands}
      </ModalBody>
      <ModalFooter>
        <Button
          id="os-image-go"
          type="submit"
          form="os-image-form"
          variant={question.act === 'delete' || question.act === 'discard' ? 'danger' : 'primary'}
          isDisabled={call === null || busy || shown.refused}
        >
          {t(`osImages.verb.${question.act}`)}
        </Button>
        <Button variant="link" onClick={() => onClose(false)}>
          {t(busy && isLong(question) ? 'machinePage.take.background' : 'cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}

interface FormProps {
  readonly fields: Fields
  readonly pools: readonly Pool[]
  readonly disabled: boolean
  readonly onChange: (fields: Fields) => void
  readonly onSubmit: () => void
}

function Form({ fields, pools, disabled, onChange, onSubmit }: FormProps) {
  const { t } = useTranslation()
  const change = (name: FieldName) => (value: string) => onChange({ ...fields, [name]: value })
  return (
    <form
      id="os-image-form"
      className="rig-storage-form"
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {fields.path !== undefined && (
        <PlaceField
          label={t('osImages.field.path')}
          folder="/var/lib/libvirt/images"
          value={fields.path}
          endings={ENDINGS}
          onChange={change('path')}
        />
      )}
      {fields.label !== undefined && <LabelField value={fields.label} disabled={disabled} onChange={change('label')} />}
      {fields.pool !== undefined && (
        <PoolField pools={pools} value={fields.pool} disabled={disabled} onChange={change('pool')} />
      )}
    </form>
  )
}

interface FieldProps {
  readonly value: string
  readonly disabled: boolean
  readonly onChange: (value: string) => void
}

function LabelField({ value, disabled, onChange }: FieldProps) {
  const { t } = useTranslation()
  return (
    <>
      <label htmlFor="os-image-label">{t('osImages.field.label')}</label>
      <input
        id="os-image-label"
        type="text"
        className="rig-input"
        value={value}
        disabled={disabled}
        maxLength={120}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </>
  )
}

/** Without a pool the usual one is made, which the commands below show and this says. */
function PoolField({ pools, value, disabled, onChange }: FieldProps & { readonly pools: readonly Pool[] }) {
  const { t, i18n } = useTranslation()
  const known = pools.some(({ name }) => name === value) ? pools : [...pools, { name: value, available: null }]
  const makes = !pools.some(({ name }) => name === USUAL_POOL) && value === USUAL_POOL
  return (
    <>
      <label htmlFor="os-image-pool">{t('osImages.field.pool')}</label>
      <select
        id="os-image-pool"
        className="rig-input"
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
      >
        {known.map(({ name, available }) => (
          <option key={name} value={name}>
            {available === null ? name : t('osImages.free', { name, free: formatBytes(available, i18n.language) })}
          </option>
        ))}
      </select>
      {makes && <p className="rig-quiet">{t('osImages.makesPool')}</p>}
    </>
  )
}

/** How far the act is; it can be cancelled. */
function Progress({ procedure, title }: { readonly procedure: string; readonly title: string }) {
  const { t } = useTranslation()
  const { tasks, session } = usePage()
  const task = useValue(tasks.tasks).find((one) => one.procedure === procedure && one.state === 'running')
  return (
    <>
      <TaskProgress task={task?.id ?? null} title={title} />
      {task !== undefined && (
        <Button variant="secondary" onClick={() => void session.client().task.cancel({ task: task.id })}>
          {t('osImages.verb.stop')}
        </Button>
      )}
    </>
  )
}
