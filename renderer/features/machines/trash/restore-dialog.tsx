import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { machineName } from '../../../../contract/vm-clone.ts'
import type { Vm } from '../../../../contract/machine.ts'
import { usePage } from '../../../app/page-context.ts'
import { useValue } from '../../../lib/value.ts'
import { FailureAlert } from '../../failures/failure-alert.tsx'
import { freeName, namesOn } from '../../wizard/names.ts'
import { useBusy } from '../use-machine.ts'
import { isTaken } from './trash-acts.ts'

/** Asks for another name when the former one is taken. */
export function RestoreDialog() {
  const { desk } = usePage()
  const vm = useValue(desk.restoring)
  return vm === null ? null : <OpenRestoreDialog key={vm.id} vm={vm} onClose={() => desk.restoring.set(null)} />
}

function OpenRestoreDialog({ vm, onClose }: { readonly vm: Vm; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const page = usePage()
  const { acts, machines } = page
  const former = vm.trash?.name ?? vm.name
  const [name, setName] = useState(() => freeName(former, namesOn(machines.withTrash(), vm.connection)))
  const busy = useBusy(vm.id) === 'restore'
  const failure = useValue(acts.failures).find(({ key }) => key === `${vm.id} restore`)
  const taken = isTaken(page, vm, name)
  const wrong = !machineName.safeParse(name).success
  const title = t('trash.restoreTitle', { name: former })
  const restore = async () => {
    if (taken || wrong || busy) return
    if (await acts.run(vm, 'restore', (client) => client.vm.restoreFromTrash({ id: vm.id, name }))) onClose()
  }
  return (
    <Modal
      isOpen
      width="560px"
      className="rig-dialog"
      onClose={onClose}
      aria-labelledby="restore-title"
      elementToFocus="#restore-name"
    >
      <ModalHeader title={title} labelId="restore-title" />
      <ModalBody tabIndex={0} aria-label={title}>
        <form
          id="restore-form"
          className="rig-typed"
          onSubmit={(event) => {
            event.preventDefault()
            void restore()
          }}
        >
          <p>{t('trash.nameTaken', { name: former })}</p>
          <label htmlFor="restore-name">{t('trash.newName')}</label>
          <input
            id="restore-name"
            type="text"
            className="rig-input"
            value={name}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={taken || wrong}
            aria-describedby="restore-hint"
            onChange={(event) => setName(event.target.value)}
          />
          <p id="restore-hint" className={taken || wrong ? 'rig-tone-error' : 'rig-quiet'}>
            {taken ? t('clone.taken', { names: name }) : t(wrong ? 'clone.badName' : 'trash.nameHint')}
          </p>
        </form>
        {failure !== undefined && !busy && (
          <FailureAlert
            title={t('failure.title', { verb: t('act.restore'), name: former })}
            failure={failure.failure}
          />
        )}
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="restore-form" variant="primary" isDisabled={taken || wrong || busy}>
          {t('act.restore')}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t('cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}
