import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { PlusIcon } from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../../contract/machine.ts'
import type { VmHardware, VmOffers } from '../../../../../contract/vm-hardware.ts'
import { usePage } from '../../../../app/page-context.ts'
import { Icon } from '../../../../components/icon.tsx'
import { useValue } from '../../../../lib/value.ts'
import { useSentence } from '../../../failures/use-sentence.ts'
import { SkeletonRows } from '../../../machines/table-body-states.tsx'
import { knownOf, usePolled } from '../../use-polled.ts'
import { AddDialog } from './add-dialog.tsx'
import { ChangeDialog } from './change-dialog.tsx'
import { DeviceDetails } from './device-details.tsx'
import { DeviceList } from './device-list.tsx'
import './hardware.css'
import { RemoveDialog } from './remove-dialog.tsx'
import { useDiskSize } from './use-disk-size.ts'
import { VirtioDialog } from './virtio-dialog.tsx'

/** Others may change it: `virsh` and virt-manager do. Milliseconds. */
const AGAIN = 5000

/** Every device of a VM. */
export function HardwareTab({ vm }: { readonly vm: Vm }) {
  const sentence = useSentence()
  const { polled, again } = usePolled({
    key: `${vm.id} ${vm.state}`,
    ask: (client, signal) => client.vm.hardware({ id: vm.id }, { signal }),
    every: AGAIN,
  })
  switch (polled.type) {
    case 'asking':
      return <SkeletonRows />
    case 'failed':
      return <p className="rig-tone-error rig-mp-tab-note">{sentence(polled.failure)}</p>
    case 'known':
      return <Hardware vm={vm} hardware={polled.value} onDone={again} />
  }
}

interface Props {
  readonly vm: Vm
  readonly hardware: VmHardware
  /** Something was changed. */
  readonly onDone: () => void
}

/** Null until they are known. */
function useNetworks(connection: string): readonly string[] | null {
  const { polled } = usePolled({
    key: connection,
    ask: async (client, signal) => {
      const all = await client.inventory.networks(undefined, { signal })
      return all.filter((network) => network.connection === connection).map(({ name }) => name)
    },
    every: null,
  })
  return knownOf(polled)
}

/** What the host could give the VM: asked once, it is no part of the page before somebody changes something. */
function useOffers(vm: Vm): VmOffers | null {
  const { polled } = usePolled({
    key: vm.id,
    ask: (client, signal) => client.vm.offers({ id: vm.id }, { signal }),
    every: null,
  })
  return knownOf(polled) ?? null
}

/** What somebody elsewhere asked for, once it can be asked: a form begun without the networks would have none chosen. */
function useWish(vm: Vm, ready: boolean) {
  const { adding } = usePage().desk
  const wish = useValue(adding)
  return { first: ready && wish?.id === vm.id ? wish.kind : null, drop: () => adding.set(null) }
}

function Hardware({ vm, hardware, onDone }: Props) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState('cpu')
  const [asked, setAsked] = useState<'add' | 'change' | 'remove' | 'virtio' | null>(null)
  const networks = useNetworks(vm.connection)
  const offers = useOffers(vm)
  const { first, drop } = useWish(vm, networks !== null)
  const { devices } = hardware
  const chosen = devices.find(({ key }) => key === wanted) ?? devices[0]
  const size = useDiskSize(vm.connection, chosen)
  if (chosen === undefined) return null
  const differing = devices.filter(({ differs }) => differs).length
  const onClose = () => {
    setAsked(null)
    drop()
  }
  const dialog = { vm, hardware, networks: networks ?? [], offers, onDone, onClose }
  return (
    <div className="rig-hw">
      <div className="rig-hw-side">
        <DeviceList devices={devices} chosen={chosen.key} onChoose={setWanted} />
        {differing > 0 && <p className="rig-quiet rig-hw-note">{t('hardware.waiting', { count: differing })}</p>}
        <div className="rig-hw-add">
          <Button variant="secondary" icon={<Icon of={PlusIcon} size={12} />} onClick={() => setAsked('add')}>
            {t('hardware.add.button')}
          </Button>
        </div>
      </div>
      <div className="rig-hw-main" tabIndex={0} role="region" aria-label={t('hardware.details')}>
        <DeviceDetails
          key={chosen.key}
          vm={vm}
          device={chosen}
          size={size}
          onChange={() => setAsked('change')}
          onRemove={() => setAsked('remove')}
          onVirtio={() => setAsked('virtio')}
          onDone={onDone}
        />
      </div>
      {(asked === 'add' || first !== null) && <AddDialog {...dialog} first={first ?? 'disk'} />}
      {asked === 'change' && <ChangeDialog {...dialog} device={chosen} size={size} />}
      {asked === 'virtio' && <VirtioDialog {...dialog} />}
      {asked === 'remove' && <RemoveDialog {...dialog} device={chosen} />}
    </div>
  )
}
