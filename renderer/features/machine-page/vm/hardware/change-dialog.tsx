import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HardwareDevice, VmOffers } from '../../../../../contract/vm-hardware.ts'
import { ActDialog } from '../../../act-dialog/act-dialog.tsx'
import { bootableOf, changeOf, draftOf, fieldsOf, type Offers } from './change-form.ts'
import { nameKey } from './device-look.ts'
import { DraftFields, useWhen, type DialogProps } from './hardware-dialog.tsx'

interface Props extends DialogProps {
  readonly device: HardwareDevice
  readonly networks: readonly string[]
  readonly offers: VmOffers | null
  /** Of a disk, where it is known. */
  readonly size: string | null
}

/** Changes a device, with the commands and the change of the definition shown before. */
export function ChangeDialog({ vm, hardware, device, size, networks, offers: given, onDone, onClose }: Props) {
  const { t } = useTranslation()
  const facts = device.next ?? device.live
  const [draft, setDraft] = useState(() => (facts === null ? {} : draftOf(facts)))
  const when = useWhen(hardware)
  if (facts === null) return null
  const models = given?.models ?? []
  const offers: Offers = { networks, bootable: bootableOf(hardware.devices), models }
  const hints = size === null ? {} : { grow: t('hardware.sizeNow', { size }) }
  const change = changeOf(facts, draft)
  const input = { id: vm.id, ...when.input, change }
  return (
    <ActDialog
      title={t('hardware.change.title', { device: t(`hardware.kind.${nameKey(facts)}`), name: vm.name })}
      verb={t('hardware.change.verb')}
      call={
        change === null
          ? null
          : {
              procedure: 'vm.set',
              input,
              // The wire carries a secret as a string (contract/secret).
              run: (client) => client.vm.set(input as unknown as Parameters<typeof client.vm.set>[0]),
            }
      }
      done={() => t('hardware.done')}
      onDone={() => {
        onDone()
        onClose()
      }}
      onClose={onClose}
    >
      <DraftFields fields={fieldsOf(facts, offers)} draft={draft} onChange={setDraft} hints={hints} />
      {when.field}
    </ActDialog>
  )
}
