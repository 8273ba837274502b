import { ExclamationTriangleIcon } from '@patternfly/react-icons/dist/esm/icons/exclamation-triangle-icon'
import { TachometerAltIcon } from '@patternfly/react-icons/dist/esm/icons/tachometer-alt-icon'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { knownOf, useAsked } from './use-asked.ts'
import { useRemote } from './use-remote.ts'

/** Whether guests run on the processor itself, and how that is known. */
export function AcceleratorNote({ connection }: { readonly connection: string }) {
  const { t } = useTranslation()
  if (!useRemote(connection)) return <LocalNote />
  return (
    <section className="rig-w-side-part">
      <h3>{t('wizard.accelerator.title')}</h3>
      <p className="rig-w-problem">{t('wizard.accelerator.remote')}</p>
    </section>
  )
}

function LocalNote() {
  const { t } = useTranslation()
  const { asked } = useAsked('doctor', (client, signal) => client.doctor.check(undefined, { signal }))
  const acceleration = knownOf(asked)?.acceleration
  if (acceleration === undefined) return null
  const emulated = acceleration.accelerator === 'qemu'
  return (
    <section className="rig-w-side-part">
      <h3>{t('wizard.accelerator.title')}</h3>
      <p className={`rig-w-problem ${emulated ? 'rig-tone-attention' : 'rig-tone-running'}`}>
        <Icon of={emulated ? ExclamationTriangleIcon : TachometerAltIcon} size={12} />
        <span>{t(`wizard.accelerator.${acceleration.accelerator}`)}</span>
      </p>
      <details>
        <summary>{t('details')}</summary>
        <p className="rig-w-hint" lang="en">
          {acceleration.reason}
        </p>
      </details>
    </section>
  )
}
