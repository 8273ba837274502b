import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { CodeIcon } from '@patternfly/react-icons/dist/esm/icons/code-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import type { Vm } from '../../../contract/machine.ts'
import { useValue } from '../../lib/value.ts'
import { Commands } from '../commands/commands.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { useBusy } from '../machines/use-machine.ts'
import { freeName, namesOn } from '../wizard/names.ts'
import { TaskProgress } from '../wizard/task-progress.tsx'
import { useAsked } from '../wizard/use-asked.ts'
import { CloneChoices } from './clone-choices.tsx'
import { CloneFields } from './clone-fields.tsx'
import { CloneForecast, isImpossible } from './clone-forecast.tsx'
import { inputOf, type CloneForm, type CloneInput } from './clone-form.ts'

/** The dialog that makes copies of a VM, when somebody asked for it. */
export function CloneDialog() {
  const { desk } = usePage()
  const vm = useValue(desk.cloning)
  const close = () => {
    desk.cloning.set(null)
    desk.cloningFrom.set('')
  }
  return vm === null ? null : <OpenCloneDialog key={vm.id} vm={vm} onClose={close} />
}

interface Props {
  readonly vm: Vm
  readonly onClose: () => void
}

/** It stays open until the copies are there: a failure loses nothing of what was typed. */
function OpenCloneDialog({ vm, onClose }: Props) {
  const { t } = useTranslation()
  const { acts, desk, machines } = usePage()
  const [form, setForm] = useState<CloneForm>(() => ({
    name: freeName(`${vm.name}-copy`, namesOn(machines.withTrash(), vm.connection)),
    // What a snapshot was is copied in full.
    kind: vm.template === true && desk.cloningFrom.get() === '' ? 'linked' : 'full',
    count: '1',
    pool: '',
    snapshot: desk.cloningFrom.get(),
    reserve: false,
  }))
  const [tried, setTried] = useState(false)
  const [shown, setShown] = useState(false)
  const busy = useBusy(vm.id) === 'clone'
  const input = inputOf(vm.id, form)
  const { asked } = useAsked(busy || input === null ? null : JSON.stringify(input), (client, signal) =>
    client.vm.copying(input as CloneInput, { signal }),
  )
  const ready = input !== null && !isImpossible(asked)
  const title = t('clone.title', { name: vm.name })
  const clone = async () => {
    if (!ready || busy) return
    setTried(true)
    if (await acts.run(vm, 'clone', (client) => client.vm.clone(input))) onClose()
  }
  return (
    <Modal
      isOpen
      width="600px"
      className="rig-dialog"
      onClose={onClose}
      aria-labelledby="clone-title"
      elementToFocus="#clone-name"
    >
      <ModalHeader title={title} labelId="clone-title" />
      <ModalBody tabIndex={0} aria-label={title}>
        {busy ? (
          <Progress vm={vm} />
        ) : (
          <>
            <CloneFields vm={vm} form={form} onChange={setForm} onSubmit={() => void clone()} />
            <CloneChoices vm={vm} form={form} onChange={setForm} />
            {input !== null && <CloneForecast asked={asked} />}
          </>
        )}
        {shown && !busy && ready && <Commands acts={[{ procedure: 'vm.clone', input }]} />}
        {tried && !busy && <Failed vm={vm} />}
      </ModalBody>
      <Footer vm={vm} busy={busy} input={ready ? input : null} shown={shown} onShow={setShown} onClose={onClose} />
    </Modal>
  )
}

/** Why there are no copies, beside what was typed. */
function Failed({ vm }: { readonly vm: Vm }) {
  const { t } = useTranslation()
  const failure = useValue(usePage().acts.failures).find((one) => one.key === `${vm.id} clone`)
  if (failure === undefined) return null
  const title = t('failure.title', { verb: t('act.clone'), name: vm.name })
  return <FailureAlert title={title} failure={failure.failure} />
}

/** The running task of this VM's copies. */
function useCloneTask(id: string) {
  const tasks = useValue(usePage().tasks.tasks)
  return tasks.find((one) => one.procedure === 'vm.clone' && one.state === 'running' && one.subjects.includes(id))
}

function Progress({ vm }: { readonly vm: Vm }) {
  const { t } = useTranslation()
  const task = useCloneTask(vm.id)
  return <TaskProgress task={task?.id ?? null} title={t('clone.making', { name: vm.name })} />
}

interface FooterProps {
  readonly vm: Vm
  readonly busy: boolean
  /** Null while nothing can be made. */
  readonly input: CloneInput | null
  /** Whether the commands stand there. */
  readonly shown: boolean
  readonly onShow: (shown: boolean) => void
  readonly onClose: () => void
}

function Footer({ vm, busy, input, shown, onShow, onClose }: FooterProps) {
  const { t } = useTranslation()
  const { session } = usePage()
  const task = useCloneTask(vm.id)
  return (
    <ModalFooter>
      {busy ? (
        <Button
          variant="secondary"
          isDisabled={task === undefined}
          onClick={() => void (task && session.client().task.cancel({ task: task.id }))}
        >
          {t('clone.stop')}
        </Button>
      ) : (
        <Button type="submit" form="clone-form" variant="primary" isDisabled={input === null}>
          {input === null ? t('clone.makeAny') : t('clone.make', { count: input.count ?? 1 })}
        </Button>
      )}
      <Button variant="link" onClick={onClose}>
        {t(busy ? 'machinePage.take.background' : 'cancel')}
      </Button>
      <span className="rig-grow" />
      {!busy && (
        <Button
          variant="link"
          icon={<Icon of={CodeIcon} size={12} />}
          aria-expanded={shown}
          isDisabled={input === null}
          onClick={() => onShow(!shown)}
        >
          {t(shown ? 'commands.hide' : 'commands.show')}
        </Button>
      )}
    </ModalFooter>
  )
}
