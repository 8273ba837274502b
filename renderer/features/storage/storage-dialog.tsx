import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { failureOf, type Failure } from '../../api/failure.ts'
import { useValue } from '../../lib/value.ts'
import { useCommands } from '../commands/commands.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { TaskProgress } from '../wizard/task-progress.tsx'
import '../wizard/wizard.css'
import { knownOf, useAsked } from '../wizard/use-asked.ts'
import { PoolFinder } from './pool-finder.tsx'
import { poolFields, typeIn } from './pool-form.ts'
import { askedFields, callOf, firstFields, isDangerous, type StorageQuestion } from './storage-acts.ts'
import type { FieldName, Fields } from './storage-fields.ts'
import { StorageField } from './storage-field.tsx'

interface Props {
  readonly connection: string
  readonly question: StorageQuestion
  readonly onClose: (done: boolean) => void
}

function titleOf(question: StorageQuestion, t: TFunction): string {
  switch (question.on) {
    case 'host':
      return t('storage.title.host.create')
    case 'pool':
      return t(`storage.title.pool.${question.act}`, { name: question.pool.name })
    case 'volume':
      return t(`storage.title.volume.${question.act}`, { name: question.volume.name })
  }
}

function verbOf(question: StorageQuestion, t: TFunction): string {
  switch (question.on) {
    case 'host':
      return t('storage.verb.host.create')
    case 'pool':
      if (question.act === 'autostart' && question.pool.autostart) return t('storage.verb.pool.manual')
      return t(`storage.verb.pool.${question.act}`)
    case 'volume':
      return t(`storage.verb.volume.${question.act}`)
  }
}

/** The fields after a change; another type of pool has others. */
function changed(fields: Fields, name: FieldName, value: string): Fields {
  const next = { ...fields, [name]: value }
  return name === 'type' ? poolFields(typeIn(next), fields.pool) : next
}

/** Which types of pools the host cannot have, and what the chosen one lacks. */
function useAbilities(connection: string, { on }: StorageQuestion, { type }: Fields) {
  const { asked } = useAsked(on === 'host' ? connection : null, (client, signal) =>
    client.pool.abilities({ connection }, { signal }),
  )
  const abilities = knownOf(asked) ?? []
  return {
    unsupported: abilities.filter(({ supported }) => !supported).map((ability) => ability.type),
    lacked: abilities.find((ability) => ability.type === type)?.missing ?? [],
  }
}

/** Asks for what an act needs, shows its commands, and stays open until it is done: a failure loses nothing typed. */
export function StorageDialog({ connection, question, onClose }: Props) {
  const { t } = useTranslation()
  const { session, tasks } = usePage()
  const [fields, setFields] = useState<Fields>(() => firstFields(question))
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { unsupported, lacked } = useAbilities(connection, question, fields)
  const call = callOf(connection, question, fields)
  const { commands, refused } = useCommands(busy ? null : call)
  const title = titleOf(question, t)
  const run = async () => {
    if (call === null || busy) return
    setBusy(true)
    setFailure(null)
    try {
      tasks.noteCommands((await call.run(session.client())).commands)
      onClose(true)
    } catch (error) {
      setFailure(failureOf(error))
      setBusy(false)
    }
  }
  return (
    <Modal
      isOpen
      width="600px"
      className="rig-dialog"
      onClose={() => onClose(false)}
      aria-labelledby="storage-title"
      elementToFocus="#storage-first"
    >
      <ModalHeader title={title} labelId="storage-title" />
      <ModalBody tabIndex={0} aria-label={title}>
        <form
          id="storage-form"
          className="rig-storage-form"
          onSubmit={(event) => {
            event.preventDefault()
            void run()
          }}
        >
          {askedFields(question, fields).map((name, index) => (
            <StorageField
              key={name}
              {...{ name, question, fields, unsupported }}
              first={index === 0}
              disabled={busy}
              onChange={(value) => setFields(changed(fields, name, value))}
            />
          ))}
          {lacked.length > 0 && (
            <p className="rig-tone-attention">{t('storage.typeLacks', { programs: lacked.join(', ') })}</p>
          )}
        </form>
        {question.on === 'host' && <PoolFinder {...{ connection, fields }} key={fields.type} onChange={setFields} />}
        {failure !== null && <FailureAlert title={title} failure={failure} />}
        {busy && call !== null && <Progress procedure={call.procedure} title={title} />}
        {commands}
      </ModalBody>
      <ModalFooter>
        <Button
          type="submit"
          form="storage-form"
          variant={isDangerous(question, fields) ? 'danger' : 'primary'}
          isDisabled={call === null || busy || refused}
        >
          {verbOf(question, t)}
        </Button>
        <Button
          variant="link"
          onClick={() => onClose(false)}
          {...(Object.keys(fields).length === 0 ? { id: 'storage-first' } : {})}
        >
          {t(busy ? 'machinePage.take.background' : 'cancel')}
        </Button>
      </ModalFooter>
    </Modal>
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
          {t('clone.stop')}
        </Button>
      )}
    </>
  )
}
