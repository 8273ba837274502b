import { Divider } from '@patternfly/react-core/dist/esm/components/Divider'
import { Menu, MenuContent, MenuItem, MenuList } from '@patternfly/react-core/dist/esm/components/Menu'
import { ExchangeAltIcon } from '@patternfly/react-icons/dist/esm/icons/exchange-alt-icon'
import { ExternalLinkAltIcon } from '@patternfly/react-icons/dist/esm/icons/external-link-alt-icon'
import { ListIcon } from '@patternfly/react-icons/dist/esm/icons/list-icon'
import { PlugIcon } from '@patternfly/react-icons/dist/esm/icons/plug-icon'
import { RouteIcon } from '@patternfly/react-icons/dist/esm/icons/route-icon'
import { SlidersHIcon } from '@patternfly/react-icons/dist/esm/icons/sliders-h-icon'
import { UnlinkIcon } from '@patternfly/react-icons/dist/esm/icons/unlink-icon'
import type { SVGIconProps } from '@patternfly/react-icons/dist/esm/createIcon'
import { useNavigate } from '@tanstack/react-router'
import { useRef, type ComponentType } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import type { DiagramNode } from '../../../../contract/diagram.ts'
import { Icon } from '../../../components/icon.tsx'
import { menuKeys, useLeaving, usePopupPlace } from '../../../lib/use-popup.ts'
import { machinePath } from '../../machine-page/machine-path.ts'
import { unpluggable } from '../plug/plug-verdict.ts'
import { titleOf } from './node-words.ts'
import type { Picture } from './picture.ts'

/** A menu that is open, and what it hangs on. */
export interface NodeMenuAt {
  readonly id: string
  readonly anchor: HTMLElement | SVGElement
}

interface Props {
  readonly at: NodeMenuAt
  readonly picture: Picture
  readonly onOpen: (id: string) => void
  /** The field of the question that the node is to be put into. */
  readonly onWay: (end: 'from' | 'to', name: string) => void
  readonly onClose: () => void
}

interface Item {
  readonly key: string
  readonly icon: ComponentType<SVGIconProps>
  readonly text: string
  readonly run: () => void
  /** A line above it. */
  readonly apart?: boolean
}

/** What can be done with a node of the diagram; the only way for the keyboard to connect, move and disconnect here. */
export function NodeMenu(props: Props) {
  const node = props.picture.nodes.get(props.at.id)
  return node === undefined ? null : createPortal(<OpenNodeMenu {...props} node={node} />, document.body)
}

function OpenNodeMenu({ node, ...props }: Props & { readonly node: DiagramNode }) {
  const { t } = useTranslation()
  const ref = useRef<HTMLDivElement>(null)
  const { at, onClose } = props
  const place = usePopupPlace(ref, at.anchor)
  useLeaving(ref, onClose)
  const items = useItems(node, props)
  const close = () => {
    onClose()
    at.anchor.focus({ preventScroll: true })
  }
  return (
    <div ref={ref} className="rig-row-menu-popup" style={place} onKeyDown={menuKeys(close)}>
      <Menu
        aria-label={t('networks.menu', { name: titleOf(node, t) })}
        onSelect={(_event, key) => {
          close()
          items.find((item) => item.key === key)?.run()
        }}
      >
        <MenuContent>
          <MenuList>
            {items.flatMap(({ key, icon, text, apart }) => [
              ...(apart === true ? [<Divider key={`line ${key}`} component="li" />] : []),
              <MenuItem key={key} itemId={key} icon={<Icon of={icon} size={12} />}>
                {text}
              </MenuItem>,
            ])}
          </MenuList>
        </MenuContent>
      </Menu>
    </div>
  )
}

function useItems(node: DiagramNode, { picture, onOpen, onWay }: Omit<Props, 'at' | 'onClose'>): Item[] {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { desk } = usePage()
  const end = endOf(node)
  const details: Item = { key: 'details', icon: ListIcon, text: t('act.details'), run: () => onOpen(node.id) }
  const ways = (['from', 'to'] as const).map((one): Item => ({
    ...{ key: one, icon: RouteIcon, text: t(`networks.reach.${one}Here`), apart: one === 'from' },
    run: () => onWay(one, end ?? ''),
  }))
  if (node.kind !== 'machine') return end === null ? [details] : [details, ...ways]
  const { id } = node
  const links = [...picture.edges.values()].filter((edge) => edge.to === id && edge.kind === 'nic')
  const toPage = () => void navigate({ to: machinePath, params: { id } })
  const connect: Item = {
    ...{ key: 'connect', icon: PlugIcon, text: t('plug.open'), apart: true },
    run: () => desk.plugging.set({ act: 'connect', machine: id, place: null }),
  }
  return [
    details,
    { key: 'page', icon: ExternalLinkAltIcon, text: t('machinePage.open'), run: toPage },
    connect,
    ...links.flatMap((edge): Item[] => {
      const link = unpluggable(edge)
      const place = edge.place ?? ''
      const tools: Item = {
        ...{ key: edge.id, icon: SlidersHIcon, text: t('networks.linkDetails', { place }) },
        run: () => onOpen(edge.id),
      }
      if (link === null) return [tools]
      const out: Item = {
        ...{ key: `out ${edge.id}`, icon: UnlinkIcon, text: t('plug.disconnect', { place }) },
        run: () => desk.plugging.set({ act: 'disconnect', machine: id, link }),
      }
      const move: Item = {
        ...{ key: `move ${edge.id}`, icon: ExchangeAltIcon, text: t('plug.move.open', { place }) },
        run: () => desk.plugging.set({ act: 'move', machine: id, link, place: null }),
      }
      return [move, out, tools]
    }),
    ...ways,
  ]
}

/** How the question about a way calls it; null for what is no end of one. */
function endOf(node: DiagramNode): string | null {
  if (node.kind === 'machine') return node.name
  return node.kind === 'outside' ? node.what : null
}
