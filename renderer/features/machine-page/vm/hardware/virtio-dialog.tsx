import { useTranslation } from 'react-i18next'
import { ActDialog } from '../../../act-dialog/act-dialog.tsx'
import type { DialogProps } from './hardware-dialog.tsx'

/** Makes every disk and network card that copies a real one virtio, as one change that is seen before. */
export function VirtioDialog({ vm, onDone, onClose }: DialogProps) {
  const { t } = useTranslation()
  const input = { id: vm.id, change: { kind: 'virtio' as const } }
  return (
    <ActDialog
      title={t('hardware.virtio.title', { name: vm.name })}
      verb={t('hardware.virtio.verb')}
      call={{ procedure: 'vm.set', input, run: (client) => client.vm.set(input) }}
      done={() => t('hardware.done')}
      onDone={() => {
        onDone()
        onClose()
      }}
      onClose={onClose}
    >
      <p>{t('hardware.virtio.what')}</p>
      <ul className="rig-hw-needs">
        <li>{t('hardware.virtio.linux')}</li>
        <li>{t('hardware.virtio.windows')}</li>
      </ul>
    </ActDialog>
  )
}
