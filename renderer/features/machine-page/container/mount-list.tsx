import { FolderIcon } from '@patternfly/react-icons/dist/esm/icons/folder-icon'
import { HddIcon } from '@patternfly/react-icons/dist/esm/icons/hdd-icon'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../components/icon.tsx'
import type { Mounted } from './inspected.ts'

const kinds = ['volume', 'bind', 'tmpfs'] as const

/** Where a container's files come from outside of it. */
export function MountList({ mounts }: { readonly mounts: readonly Mounted[] | null }) {
  const { t } = useTranslation()
  if (mounts === null) return <p className="rig-quiet">{t('loading')}</p>
  if (mounts.length === 0) return <p className="rig-quiet">{t('machinePage.mounts.none')}</p>
  return (
    <ul className="rig-mp-parts">
      {mounts.map((mount) => (
        <MountLine key={mount.target} mount={mount} />
      ))}
    </ul>
  )
}

function MountLine({ mount: { kind, source, target, readOnly } }: { readonly mount: Mounted }) {
  const { t } = useTranslation()
  const known = kinds.find((one) => one === kind)
  return (
    <li>
      <span className="rig-mp-part-icon">
        <Icon of={kind === 'volume' ? HddIcon : FolderIcon} size={13} />
      </span>
      <div className="rig-mp-part-text">
        <span className="rig-mp-part-line">
          <code className="rig-mp-path" translate="no">
            {target}
          </code>
          <span className="rig-quiet">
            {known === undefined ? kind : t(`machinePage.mounts.${known}`)}
            {readOnly && ` · ${t('machinePage.disks.readOnly')}`}
          </span>
        </span>
        {source !== '' && (
          <code className="rig-quiet rig-mp-path" translate="no">
            {source}
          </code>
        )}
      </div>
    </li>
  )
}
