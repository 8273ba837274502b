import { ExpandIcon } from '@patternfly/react-icons/dist/esm/icons/expand-icon'
import { MinusIcon } from '@patternfly/react-icons/dist/esm/icons/minus-icon'
import { PlusIcon } from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../components/icon-button.tsx'

interface Props {
  readonly onZoom: (way: 1 | -1) => void
  readonly onFit: () => void
}

/** For who has no wheel. */
export function ZoomButtons({ onZoom, onFit }: Props) {
  const { t } = useTranslation()
  return (
    <div className="rig-diagram-zoom" role="toolbar" aria-orientation="vertical" aria-label={t('networks.zoom.label')}>
      <IconButton icon={PlusIcon} label={t('networks.zoom.in')} onClick={() => onZoom(1)} />
      <IconButton icon={MinusIcon} label={t('networks.zoom.out')} onClick={() => onZoom(-1)} />
      <IconButton icon={ExpandIcon} label={t('networks.zoom.fit')} onClick={onFit} />
    </div>
  )
}
