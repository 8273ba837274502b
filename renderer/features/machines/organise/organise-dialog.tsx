import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { CodeIcon } from '@patternfly/react-icons/dist/esm/icons/code-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../contract/machine.ts'
import { usePage } from '../../../app/page-context.ts'
import { Icon } from '../../../components/icon.tsx'
import { useValue } from '../../../lib/value.ts'
import { Commands } from '../../commands/commands.tsx'
import { FailureAlert } from '../../failures/failure-alert.tsx'
import { useSentence } from '../../failures/use-sentence.ts'
import { useAsked } from '../../wizard/use-asked.ts'
import { NameList } from '../force-facts.tsx'
import { useBusy } from '../use-machine.ts'
import { OrganiseFields } from './organise-fields.tsx'
import { formOf, inputOf, wrongFields, type Before } from './organise-form.ts'
import './organise.css'

/** Tags, group and texts of one VM, or tags and group of several. */
export function OrganiseDialog() {
  const { desk } = usePage()
  const vms = useValue(desk.organising)
  if (vms === null) return null
  const onClose = () => desk.organising.set(null)
  const [only] = vms
  return vms.length === 1 && only !== undefined ? (
    <OfOne key={only.id} vm={only} onClose={onClose} />
  ) : (
    <OrganiseModal vms={vms} before={null} onClose={onClose} />
  )
}

/** Notes are not in the list: they are read first. */
function OfOne({ vm, onClose }: { readonly vm: Vm; readonly onClose: () => void }) {
  const sentence = useSentence()
  const { t } = useTranslation()
  const { asked } = useAsked(vm.id, (client, signal) => client.vm.organisation({ id: vm.id }, { signal }))
  if (asked.type === 'known') return <OrganiseModal vms={[vm]} before={asked.value} onClose={onClose} />
  const title = t('organise.title', { object: vm.name })
  return (
    <Modal isOpen width="640px" className="rig-dialog" onClose={onClose} aria-label={title}>
      <ModalBody>
        {asked.type === 'failed' ? (
          <p className="rig-tone-error">{sentence(asked.failure)}</p>
        ) : (
          <p className="rig-quiet">{t('loading')}</p>
        )}
      </ModalBody>
    </Modal>
  )
}

interface Props {
  readonly vms: readonly Vm[]
  /** Null for several. */
  readonly before: Before | null
  readonly onClose: () => void
}

function OrganiseModal({ vms, before, onClose }: Props) {
  const { t } = useTranslation()
  const { acts } = usePage()
  const [form, setForm] = useState(() => formOf(before))
  const [shown, setShown] = useState(false)
  const [first] = vms
  const id = first?.id ?? ''
  const busy = useBusy(id) === 'organise'
  const input = inputOf(
    vms.map((vm) => vm.id),
    form,
    before,
  )
  const wrong = wrongFields(input)
  const title = useTitle(vms)
  const save = async () => {
    if (first === undefined || busy || wrong.size > 0) return
    if (await acts.run(first, 'organise', (client) => client.vm.organise(input))) onClose()
  }
  return (
    <Modal
      isOpen
      width="640px"
      className="rig-dialog"
      onClose={onClose}
      aria-labelledby="organise-dialog"
      elementToFocus="#organise-tags"
    >
      <ModalHeader title={title} labelId="organise-dialog" />
      <ModalBody tabIndex={0} aria-label={title}>
        {before === null && <NameList machines={vms} />}
        <OrganiseFields
          form={form}
          several={before === null}
          wrong={wrong}
          onChange={setForm}
          onSubmit={() => void save()}
        />
        {!busy && <Failed vm={first} />}
        {shown && wrong.size === 0 && <Commands acts={[{ procedure: 'vm.organise', input }]} />}
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="organise-form" variant="primary" isDisabled={busy || wrong.size > 0}>
          {t('organise.save')}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t('cancel')}
        </Button>
        <span className="rig-grow" />
        <Button
          variant="link"
          icon={<Icon of={CodeIcon} size={12} />}
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
        >
          {t(shown ? 'commands.hide' : 'commands.show')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}

function useTitle(vms: readonly Vm[]): string {
  const { t } = useTranslation()
  const [first] = vms
  const several = vms.length > 1 || first === undefined
  return t('organise.title', { object: several ? t('question.machines', { count: vms.length }) : first.name })
}

/** Why it could not be kept, where it was typed. */
function Failed({ vm }: { readonly vm: Vm | undefined }) {
  const { t } = useTranslation()
  const failures = useValue(usePage().acts.failures)
  const failure = failures.find(({ key }) => key === `${vm?.id ?? ''} organise`)
  if (failure === undefined) return null
  const title = t('failure.title', { verb: t('act.organise'), name: failure.name })
  return <FailureAlert title={title} failure={failure.failure} />
}
