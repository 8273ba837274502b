import { TachometerAltIcon } from '@patternfly/react-icons/dist/esm/icons/tachometer-alt-icon'
import { UnlinkIcon } from '@patternfly/react-icons/dist/esm/icons/unlink-icon'
import { useTranslation } from 'react-i18next'
import type { DiagramEdge } from '../../../../contract/diagram.ts'
import { Icon } from '../../../components/icon.tsx'
import type { Box } from './lanes.ts'

/** Whether something was done to a machine's link: the cable is out, or its packets are limited, lost or delayed. */
export const isMarked = ({ kind, state, shaped }: DiagramEdge) => kind === 'nic' && (shaped || state === 'down')

/** From the machine's end of the line, CSS pixels. */
const INWARD = 12

export const markAt = (from: Box, to: Box) =>
  from.x === to.x
    ? { x: to.x + to.width / 2, y: (from.y + to.y + to.height) / 2 }
    : { x: to.x - INWARD, y: to.y + to.height / 2 }

interface Props {
  readonly edge: DiagramEdge
  readonly at: { readonly x: number; readonly y: number }
}

/** What was done to a link, on its line. */
export function EdgeMark({ edge, at }: Props) {
  const { t } = useTranslation()
  const isCut = edge.state === 'down'
  return (
    <g className={isCut ? 'rig-edge-mark is-cut' : 'rig-edge-mark'} transform={`translate(${at.x} ${at.y})`}>
      <title>{t(isCut ? 'networks.link.down' : 'networks.link.shaped')}</title>
      <circle r={8.5} />
      <g transform="translate(-5 -5)">
        <Icon of={isCut ? UnlinkIcon : TachometerAltIcon} size={10} />
      </g>
    </g>
  )
}
