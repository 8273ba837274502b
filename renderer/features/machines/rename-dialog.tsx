import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import type { Machine } from '../../../contract/machine.ts'
import type { ActResult } from '../../../contract/revision.ts'
import { useValue } from '../../lib/value.ts'
import { ActDialog } from '../act-dialog/act-dialog.tsx'
import type { ActCall } from '../act-dialog/use-act-run.ts'
import { LineField } from '../backup/place-fields.tsx'

/** Asks for another name of a machine, when somebody wants one. */
export function RenameMachineDialog() {
  const { desk } = usePage()
  const machine = useValue(desk.renaming)
  return machine === null ? null : (
    <OpenDialog key={machine.id} machine={machine} onClose={() => desk.renaming.set(null)} />
  )
}

interface Props {
  readonly machine: Machine
  readonly onClose: () => void
}

function OpenDialog({ machine, onClose }: Props) {
  const { t } = useTranslation()
  const [name, setName] = useState(machine.name)
  return (
    <ActDialog
      title={t('rename.title', { name: machine.name })}
      verb={t('rename.go')}
      width="560px"
      call={name === '' || name === machine.name ? null : renaming(machine, name)}
      onClose={onClose}
    >
      <LineField label={t('rename.name')} value={name} onChange={(typed) => setName(typed.trim())} />
      <p className="rig-quiet">{t(`rename.${machine.kind}`)}</p>
    </ActDialog>
  )
}

function renaming({ kind, id }: Machine, name: string): ActCall<ActResult> {
  const input = { id, name }
  return kind === 'vm'
    ? { procedure: 'vm.rename', input, run: (client) => client.vm.rename(input) }
    : { procedure: 'container.rename', input, run: (client) => client.container.rename(input) }
}
