import { useTranslation } from 'react-i18next'
import type { HardwareDevice } from '../../../../../contract/vm-hardware.ts'
import { ActDialog } from '../../../act-dialog/act-dialog.tsx'
import { deviceDetail, nameKey, shownFacts } from './device-look.ts'
import { useWhen, type DialogProps } from './hardware-dialog.tsx'

interface Props extends DialogProps {
  readonly device: HardwareDevice
}

/** Takes a device away; a running guest is waited for. */
export function RemoveDialog({ vm, hardware, device, onDone, onClose }: Props) {
  const { t } = useTranslation()
  const when = useWhen(hardware)
  const facts = shownFacts(device)
  const name = [t(`hardware.kind.${nameKey(facts)}`), deviceDetail(facts)].filter(Boolean).join(' ')
  const input = { id: vm.id, ...when.input, device: device.key }
  return (
    <ActDialog
      title={t('hardware.remove.title', { device: name, name: vm.name })}
      verb={t('hardware.remove.verb')}
      call={{ procedure: 'vm.detach', input, run: (client) => client.vm.detach(input) }}
      done={() => t('hardware.done')}
      onDone={() => {
        onDone()
        onClose()
      }}
      onClose={onClose}
    >
      <p>{t(facts.kind === 'disk' ? 'hardware.remove.disk' : 'hardware.remove.what')}</p>
      {hardware.running && <p className="rig-quiet">{t('hardware.remove.waits')}</p>}
      {when.field}
    </ActDialog>
  )
}
