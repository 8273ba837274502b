import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContainerChange } from '../../../../../contract/container-edit.ts'
import type { Container } from '../../../../../contract/machine.ts'
import type { Client } from '../../../../api/client.ts'
import { usePage } from '../../../../app/page-context.ts'
import { useValue } from '../../../../lib/value.ts'
import { ActDialog } from '../../../act-dialog/act-dialog.tsx'
import { containerSteps, type ContainerForm, type ContainerStep } from '../../../new-container/form.ts'
import { LimitsStep } from '../../../new-container/limits-step.tsx'
import { Mounts, Ports } from '../../../new-container/network-step.tsx'
import type { RightsForm } from '../../../new-container/rights.ts'
import { Health, Pairs } from '../../../new-container/rights-step.tsx'
import { Variables } from '../../../new-container/process-step.tsx'
import { Draft } from '../../../wizard/draft.ts'
import { TextField } from '../../../wizard/field.tsx'
import { machinePath } from '../../machine-path.ts'
import { changeOf, formOf, isLive, problemsOf } from './edited-form.ts'
import type { Editing } from './use-editing.ts'

interface Props {
  readonly container: Container
  readonly editing: Editing
  readonly onClose: () => void
}

/** What the acts answer that is of use here. */
type Done = Awaited<ReturnType<Client['container']['set']>> & { readonly id?: string }

function callOf(id: string, change: ContainerChange | null) {
  if (change === null || Object.keys(change).length === 0) return null
  const { memory, cpus, processes, restart } = change
  if (isLive(change)) {
    const input = {
      id,
      ...(memory == null ? {} : { memory }),
      ...(cpus == null ? {} : { cpus }),
      ...(processes === undefined ? {} : { processes }),
      ...(restart === undefined ? {} : { restart }),
    }
    return { procedure: 'container.set', input, run: (client: Client): Promise<Done> => client.container.set(input) }
  }
  const input = { id, change }
  return {
    procedure: 'container.recreate',
    input,
    run: (client: Client): Promise<Done> => client.container.recreate(input),
  }
}

/** Changes of a container: at once where the engine can, else by making it again with the old one kept. */
export function EditDialog({ container, editing, onClose }: Props) {
  const { t } = useTranslation()
  const { machines } = usePage()
  const navigate = useNavigate()
  const [draft] = useState(
    () => new Draft<ContainerForm, ContainerStep>(containerSteps, formOf(container.connection, editing.now)),
  )
  const form = useValue(draft.form)
  const wrong = problemsOf(form)
  const problems = Object.fromEntries(
    Object.entries(wrong).map(([field, problem]) => [field, t(`newContainer.problem.${problem}`)]),
  )
  const change = Object.keys(wrong).length === 0 ? changeOf(form, editing.now) : null
  const call = callOf(container.id, change)
  const onDone = ({ id, marks }: Done) => {
    if (id === undefined || id === container.id) return
    // Another container bears the name now: the page goes along.
    void machines.whenReached(marks, AbortSignal.timeout(10_000)).then(() => {
      void navigate({ to: machinePath, params: { id } })
      onClose()
    })
  }
  return (
    <ActDialog
      title={t('editContainer.title', { name: container.name })}
      verb={t(call?.procedure === 'container.recreate' ? 'editContainer.recreate' : 'editContainer.change')}
      call={call}
      onDone={onDone}
      done={() => <p>{t('editContainer.done', { name: container.name })}</p>}
      onClose={onClose}
    >
      <div className="rig-edit-fields">
        <Fields id={container.id} draft={draft} problems={problems} />
        {call?.procedure === 'container.recreate' && <Effects container={container} editing={editing} />}
        {call === null && change !== null && <p className="rig-quiet">{t('editContainer.nothing')}</p>}
      </div>
    </ActDialog>
  )
}

interface FieldsProps {
  readonly id: string
  readonly draft: Draft<ContainerForm, ContainerStep>
  readonly problems: Readonly<Record<string, string>>
}

const given = [
  { list: 'tmpfs', one: 'tmpfs' },
  { list: 'devices', one: 'device' },
  { list: 'labels', one: 'label' },
] as const

function Fields({ id, draft, problems }: FieldsProps) {
  const { t } = useTranslation()
  const { image, command, extras, rights } = useValue(draft.form)
  const change = (part: Partial<RightsForm>) => draft.change({ rights: { ...rights, ...part } })
  const extra = (name: 'entrypoint' | 'user' | 'hostname' | 'workingDirectory') => (
    <TextField
      id={`edit-${name}`}
      label={t(`editContainer.${name}`)}
      value={extras[name] ?? ''}
      code
      placeholder={t('editContainer.asImage')}
      problem={problems[name]}
      onChange={(value) => draft.change({ extras: { ...extras, [name]: value } })}
    />
  )
  return (
    <>
      <div className="rig-w-fields is-paired">
        <TextField
          id="edit-image"
          label={t('fact.image')}
          value={image}
          code
          problem={problems['image']}
          onChange={(next) => draft.change({ image: next })}
        />
        <TextField
          id="edit-command"
          label={t('newContainer.process.command')}
          value={command}
          code
          placeholder={t('editContainer.asImage')}
          problem={problems['command']}
          onChange={(next) => draft.change({ command: next })}
        />
        {extra('entrypoint')}
        {extra('user')}
        {extra('hostname')}
        {extra('workingDirectory')}
        <TextField
          id="edit-capabilities"
          label={t('newContainer.rights.add')}
          value={rights.capabilities}
          code
          problem={problems['capabilities']}
          onChange={(capabilities) => change({ capabilities })}
        />
        <TextField
          id="edit-dropped"
          label={t('newContainer.rights.drop')}
          value={rights.dropped}
          code
          problem={problems['dropped']}
          onChange={(dropped) => change({ dropped })}
        />
      </div>
      <LimitsStep draft={draft} problems={problems} />
      <Health problems={problems} health={rights.health} onChange={(health) => change({ health })} />
      <Variables draft={draft} problems={problems} masked />
      <Ports draft={draft} problems={problems} own={id} />
      <Mounts draft={draft} problems={problems} />
      {given.map(({ list, one }) => (
        <Pairs
          key={list}
          {...{ list, one, problems }}
          rows={rights[list]}
          onRows={(rows) => change({ [list]: rows })}
        />
      ))}
      {rights.devices.length > 0 && <p className="rig-tone-attention">{t('newContainer.rights.deviceWarning')}</p>}
    </>
  )
}

/** What stays, what is left behind, and how it comes back. */
function Effects({ container, editing: { written } }: Pick<Props, 'container' | 'editing'>) {
  const { t } = useTranslation()
  const count = written === null ? null : written.added + written.changed + written.deleted
  return (
    <div className="rig-iso-note" role="status">
      <p>{t('editContainer.keeps', { name: container.name })}</p>
      {count !== null && count > 0 && <p>{t('editContainer.leaves', { count })}</p>}
    </div>
  )
}
