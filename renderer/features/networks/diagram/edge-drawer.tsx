import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { UnlinkIcon } from '@patternfly/react-icons/dist/esm/icons/unlink-icon'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../../app/page-context.ts'
import type { DiagramEdge } from '../../../../contract/diagram.ts'
import { Fact, Typed } from '../../../components/fact.tsx'
import { Icon } from '../../../components/icon.tsx'
import { LinkButtons } from '../../link-tools/link-buttons.tsx'
import { formatRate } from '../../load/format-rate.ts'
import { DetailsDrawer } from '../../storage/details-drawer.tsx'
import { unpluggable } from '../plug/plug-verdict.ts'
import { linkOf, linkWord, titleOf } from './node-words.ts'
import type { Picture, Rates } from './picture.ts'

interface Props {
  readonly edge: DiagramEdge
  readonly picture: Picture
  readonly rates: Rates
  readonly onSelect: (id: string) => void
  readonly onClose: () => void
}

/** What is to be known of a machine's link, and what can be done to it. */
export function EdgeDrawer({ edge, picture, rates, onSelect, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const [outer, machine] = [picture.nodes.get(edge.from), picture.nodes.get(edge.to)]
  const rate = rates.get(edge.id)
  const ends = [machine, outer].flatMap((node) => (node === undefined ? [] : [node]))
  const typed = (text: string | null) => (text === null || text === '' ? '–' : <Typed text={text} />)
  return (
    <DetailsDrawer name={ends.map((node) => titleOf(node, t)).join(' – ')} onClose={onClose}>
      <EdgeActs edge={edge} picture={picture} />
      <section className="rig-section">
        <dl className="rig-dl">
          {ends.map((node) => (
            <Fact key={node.id} name={t(`networks.kind.${node.kind === 'machine' ? node.machine : node.kind}`)}>
              <button type="button" className="rig-link" onClick={() => onSelect(node.id)}>
                {titleOf(node, t)}
              </button>
            </Fact>
          ))}
          <Fact name={t('networks.listColumn.link')}>
            <span className={edge.state === 'down' ? 'rig-tone-error' : ''}>{linkWord(edge, t)}</span>
          </Fact>
          <Fact name={t('networks.listColumn.device')}>{typed(edge.device)}</Fact>
          <Fact name={t('networks.fact.inside')}>{typed(edge.inside)}</Fact>
          <Fact name="MAC">{typed(edge.mac)}</Fact>
          <Fact name={t('networks.fact.addresses')}>{typed(edge.addresses.join(', '))}</Fact>
          <Fact name={t('networks.listColumn.rate')}>
            {rate === undefined
              ? '–'
              : t('networks.rate', {
                  received: formatRate(rate.received, i18n.language),
                  sent: formatRate(rate.sent, i18n.language),
                })}
          </Fact>
        </dl>
      </section>
    </DetailsDrawer>
  )
}

/** Its tools, and the way out. */
function EdgeActs({ edge, picture }: Pick<Props, 'edge' | 'picture'>) {
  const { t } = useTranslation()
  const { desk } = usePage()
  const [link, tools] = [unpluggable(edge), linkOf(edge, picture)]
  if (link === null && tools === null) return null
  return (
    <div className="rig-drawer-acts" role="toolbar" aria-label={t('drawer.acts')}>
      {tools !== null && <LinkButtons link={tools} words />}
      {link !== null && (
        <Button
          variant="secondary"
          size="sm"
          icon={<Icon of={UnlinkIcon} size={12} />}
          onClick={() => desk.plugging.set({ act: 'disconnect', machine: edge.to, link })}
        >
          {t('plug.out')}
        </Button>
      )}
    </div>
  )
}
