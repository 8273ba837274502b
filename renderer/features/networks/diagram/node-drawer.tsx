import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { ExternalLinkAltIcon } from '@patternfly/react-icons/dist/esm/icons/external-link-alt-icon'
import { PlugIcon } from '@patternfly/react-icons/dist/esm/icons/plug-icon'
import { UnlinkIcon } from '@patternfly/react-icons/dist/esm/icons/unlink-icon'
import { TerminalIcon } from '@patternfly/react-icons/dist/esm/icons/terminal-icon'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { DiagramEdge, DiagramNode } from '../../../../contract/diagram.ts'
import { usePage } from '../../../app/page-context.ts'
import { IconButton } from '../../../components/icon-button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { consoleKinds } from '../../consoles/console-tab.ts'
import { formatRate } from '../../load/format-rate.ts'
import { machinePath } from '../../machine-page/machine-path.ts'
import { useOpenConsole } from '../../machine-page/use-open-console.ts'
import { useEngineState, useMachine } from '../../machines/use-machine.ts'
import { StateMark } from '../../machines/state-cell.tsx'
import { DetailsDrawer } from '../../storage/details-drawer.tsx'
import { LinkButtons } from '../../link-tools/link-buttons.tsx'
import { unpluggable } from '../plug/plug-verdict.ts'
import { NodeFacts } from './node-facts.tsx'
import { linkOf, linkWord, titleOf } from './node-words.ts'
import type { Picture, Rates } from './picture.ts'
import { useNodeLook } from './use-node-state.ts'

interface Props {
  readonly node: DiagramNode
  readonly picture: Picture
  readonly rates: Rates
  readonly onSelect: (id: string) => void
  readonly onClose: () => void
}

/** What is to be known of one node, with its consoles and what it is joined to. */
export function NodeDrawer({ node, picture, rates, onSelect, onClose }: Props) {
  const { t } = useTranslation()
  const look = useNodeLook(node)
  const edges = [...picture.edges.values()].filter(({ from, to }) => from === node.id || to === node.id)
  return (
    <DetailsDrawer name={titleOf(node, t)} onClose={onClose}>
      {node.kind === 'machine' && <MachineActs id={node.id} />}
      <section className="rig-section">
        {look !== null && (
          <p className="rig-diagram-state">
            <StateMark look={look} />
          </p>
        )}
        <dl className="rig-dl">
          <NodeFacts node={node} />
        </dl>
      </section>
      {edges.length > 0 && (
        <section className="rig-section" aria-labelledby="diagram-links">
          <h3 className="rig-section-title" id="diagram-links">
            {t('networks.links')}
          </h3>
          <ul className="rig-diagram-links">
            {edges.map((edge) => (
              <Link key={edge.id} edge={edge} of={node.id} picture={picture} rates={rates} onSelect={onSelect} />
            ))}
          </ul>
        </section>
      )}
    </DetailsDrawer>
  )
}

interface LinkProps extends Pick<Props, 'picture' | 'rates' | 'onSelect'> {
  readonly edge: DiagramEdge
  readonly of: string
}

function Link({ edge, of, picture, rates, onSelect }: LinkProps) {
  const { t, i18n } = useTranslation()
  const { desk } = usePage()
  const other = picture.nodes.get(edge.from === of ? edge.to : edge.from)
  const rate = rates.get(edge.id)
  const own = edge.to === of && edge.kind === 'nic'
  const [link, tools] = [unpluggable(edge), linkOf(edge, picture)]
  if (other === undefined) return null
  const device = [edge.device, edge.inside].filter((one) => one !== null).join(' ↔ ')
  const facts = [device, edge.mac, ...edge.addresses].filter((one) => one !== null && one !== '')
  return (
    <li>
      <button type="button" className="rig-link" onClick={() => onSelect(other.id)}>
        {titleOf(other, t)}
      </button>
      <LinkState edge={edge} onOpen={() => onSelect(edge.id)} />
      {own && (
        <span className="rig-diagram-link-acts">
          {tools !== null && <LinkButtons link={tools} />}
          {link !== null && (
            <IconButton
              icon={UnlinkIcon}
              small
              label={t('editContainer.disconnect.open', { network: link.place })}
              onClick={() => desk.plugging.set({ act: 'disconnect', machine: edge.to, link })}
            />
          )}
        </span>
      )}
      {facts.length > 0 && (
        <code className="rig-diagram-link-facts" translate="no">
          {facts.join(' · ')}
        </code>
      )}
      {rate !== undefined && (
        <span className="rig-quiet rig-diagram-link-facts">
          {t('networks.rate', {
            received: formatRate(rate.received, i18n.language),
            sent: formatRate(rate.sent, i18n.language),
          })}
        </span>
      )}
    </li>
  )
}

/** How a link is; that of a machine leads to all that is known of it. */
function LinkState({ edge, onOpen }: { readonly edge: DiagramEdge; readonly onOpen: () => void }) {
  const { t } = useTranslation()
  const tone = edge.state === 'down' ? 'rig-tone-error' : edge.shaped ? 'rig-tone-attention' : 'rig-quiet'
  if (edge.kind !== 'nic') return <span className={tone}>{linkWord(edge, t)}</span>
  return (
    <button type="button" className={`rig-link ${tone}`} title={t('networks.linkFacts')} onClick={onOpen}>
      {linkWord(edge, t)}
    </button>
  )
}

/** Its page and its consoles. */
function MachineActs({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const machine = useMachine(id)
  const ready = useEngineState(machine?.connection ?? '') === 'ready'
  const openConsole = useOpenConsole()
  const navigate = useNavigate()
  const { desk } = usePage()
  if (machine === undefined) return null
  return (
    <div className="rig-drawer-acts" role="toolbar" aria-label={t('drawer.acts')}>
      <Button
        variant="secondary"
        size="sm"
        icon={<Icon of={ExternalLinkAltIcon} size={12} />}
        onClick={() => void navigate({ to: machinePath, params: { id } })}
      >
        {t('networks.openPage')}
      </Button>
      <Button
        variant="secondary"
        size="sm"
        icon={<Icon of={PlugIcon} size={12} />}
        isDisabled={!ready}
        onClick={() => desk.plugging.set({ act: 'connect', machine: id, place: null })}
      >
        {t('editContainer.connect.open')}
      </Button>
      {ready &&
        consoleKinds(machine).map((kind) => (
          <Button
            key={kind}
            variant="secondary"
            size="sm"
            icon={<Icon of={TerminalIcon} size={12} />}
            onClick={() => openConsole(kind, machine)}
          >
            {t(`dock.act.${kind}`)}
          </Button>
        ))}
    </div>
  )
}
