import { CubeIcon } from '@patternfly/react-icons/dist/esm/icons/cube-icon'
import { DesktopIcon } from '@patternfly/react-icons/dist/esm/icons/desktop-icon'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import type { Machine } from '../../../contract/machine.ts'

/** What it is: shape says the kind, hue says who runs it, and a word says both to those who see neither. */
export function KindIcon({ kind }: { readonly kind: Machine['kind'] }) {
  const { t } = useTranslation()
  return (
    <span className={`rig-kind rig-kind-${kind}`} title={t(`kind.${kind}`)}>
      <Icon of={kind === 'vm' ? DesktopIcon : CubeIcon} />
      <span className="rig-unseen">{t(`kind.${kind}`)}</span>
    </span>
  )
}
