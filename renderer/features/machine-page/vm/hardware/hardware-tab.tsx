import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Vm } from '../../../../../contract/machine.ts'
import type { VmHardware } from '../../../../../contract/vm-hardware.ts'
import { useSentence } from '../../../failures/use-sentence.ts'
import { SkeletonRows } from '../../../machines/table-body-states.tsx'
import { usePolled } from '../../use-polled.ts'
import { DeviceDetails } from './device-details.tsx'
import { DeviceList } from './device-list.tsx'
import './hardware.css'

/** Others may change it: `virsh` and virt-manager do. Milliseconds. */
const AGAIN = 5000

/** Every device of a VM. */
export function HardwareTab({ vm }: { readonly vm: Vm }) {
  const sentence = useSentence()
  const { polled } = usePolled({
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
      return <Hardware hardware={polled.value} />
  }
}

function Hardware({ hardware }: { readonly hardware: VmHardware }) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState('cpu')
  const { devices } = hardware
  const chosen = devices.find(({ key }) => key === wanted) ?? devices[0]
  if (chosen === undefined) return null
  const differing = devices.filter(({ differs }) => differs).length
  return (
    <div className="rig-hw">
      <div className="rig-hw-side">
        <DeviceList devices={devices} chosen={chosen.key} onChoose={setWanted} />
        {differing > 0 && <p className="rig-quiet rig-hw-note">{t('hardware.waiting', { count: differing })}</p>}
      </div>
      <div className="rig-hw-main" tabIndex={0} role="region" aria-label={t('hardware.details')}>
        <DeviceDetails key={chosen.key} device={chosen} />
      </div>
    </div>
  )
}
