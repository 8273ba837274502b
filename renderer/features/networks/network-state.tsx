import { OutlinedCircleIcon } from '@patternfly/react-icons/dist/esm/icons/outlined-circle-icon'
import { PlayCircleIcon } from '@patternfly/react-icons/dist/esm/icons/play-circle-icon'
import { useTranslation } from 'react-i18next'
import type { NetworkRow } from '../../../contract/network.ts'
import { Icon } from '../../components/icon.tsx'

/** Whether a network is up: a glyph and a word. */
export function State({ row: { active } }: { readonly row: Pick<NetworkRow, 'active'> }) {
  const { t } = useTranslation()
  return (
    <span className={`rig-state ${active ? 'rig-tone-running' : 'rig-tone-off'}`}>
      <Icon of={active ? PlayCircleIcon : OutlinedCircleIcon} />
      {t(active ? 'networkTable.up' : 'networkTable.off')}
    </span>
  )
}
