import type { TFunction } from 'i18next'
import type { DiagramEdge } from '../../../../contract/diagram.ts'
import type { LinkOf } from '../../link-tools/link-of.ts'
import { products } from '../../machines/engine-name.ts'
import type { Drawn, DrawnNode } from './picture.ts'

/** How a node is called. What Labrig itself names is in the language of the page. */
export function titleOf(node: DrawnNode, t: TFunction): string {
  switch (node.kind) {
    case 'outside':
      return t(`networks.outside.${node.what}`)
    case 'port':
      return t('networks.gate.port', { port: node.hostPort, name: node.machineName })
    case 'nat':
      return t('networks.gate.nat', { name: node.name })
    case 'block':
      return t('networks.gate.block', { name: node.name })
    case 'stack':
      return t('networks.stack.title', { count: node.members.length })
    case 'interface':
    case 'network':
    case 'machine':
      return node.name
  }
}

/** What stands below it. */
export function noteOf(node: DrawnNode, t: TFunction): string {
  switch (node.kind) {
    case 'outside':
      return node.what === 'internet'
        ? t('networks.outside.by', { address: node.address ?? '–' })
        : (node.address ?? '')
    case 'interface':
      return node.addresses[0]?.replace(/\/\d+$/, '') ?? t('networks.noAddress')
    case 'port': {
      const host = node.hostAddress === null ? '' : `${node.hostAddress}:`
      return `${host}${node.hostPort}/${node.protocol} → ${node.machinePort}`
    }
    case 'nat':
      return node.subnets.join(', ')
    case 'block':
      return node.rule.replace(/^-[PA] /, '')
    case 'network':
      return node.addresses[0] ?? node.subnets[0] ?? t('networks.noAddress')
    case 'machine':
      return node.addresses.join(', ')
    case 'stack':
      return [node.name, t('networks.stack.running', { count: node.running })].filter((one) => one !== '').join(' · ')
  }
}

/** What the third line of an interface and the marks of a network say. */
export function marksOf(node: DrawnNode, t: TFunction): string[] {
  switch (node.kind) {
    case 'interface':
      return [
        t(
          node.carrier && node.up
            ? node.isDefault
              ? 'networks.defaultRoute'
              : 'networks.link.up'
            : 'networks.noCarrier',
        ),
      ]
    case 'network':
      return [
        ...(node.engines.length === 0 ? [t('networks.ofHost')] : node.engines.map((engine) => products[engine])),
        ...node.modes.filter((mode) => !(node.isolated && mode === 'isolated')),
        ...(node.isolated ? [t('networks.isolated')] : []),
        ...(node.active ? [] : [t('networks.inactive')]),
      ]
    case 'outside':
    case 'port':
    case 'nat':
    case 'block':
    case 'machine':
    case 'stack':
      return []
  }
}

/** For who does not see where it stands: name, kind, what it says, and what it is joined to. */
export function spokenName(node: DrawnNode, state: string, picture: Drawn, t: TFunction): string {
  const joined = [...picture.edges.values()]
    .filter(({ from, to }) => from === node.id || to === node.id)
    .map((edge) => spokenEnd(edge, node.id, picture, t))
  const kind = node.kind === 'stack' ? '' : t(`networks.kind.${node.kind === 'machine' ? node.machine : node.kind}`)
  const parts = [titleOf(node, t), kind, state]
  const links = joined.length === 0 ? '' : t('networks.joinedTo', { names: joined.join(', ') })
  return [...parts, noteOf(node, t), ...marksOf(node, t), links].filter((part) => part !== '').join(', ')
}

function spokenEnd({ from, to, state, shaped }: DiagramEdge, id: string, { nodes }: Drawn, t: TFunction): string {
  const other = nodes.get(from === id ? to : from)
  const name = other === undefined ? '' : titleOf(other, t)
  if (state === 'down') return t('networks.joinedDown', { name })
  return shaped ? t('networks.joinedShaped', { name }) : name
}

/** How a link is, in a word or two, and whether something was done to its packets. */
export function linkWord({ kind, state, shaped }: DiagramEdge, t: TFunction): string {
  const word = kind === 'blocked' ? t('networks.blocked') : t(`networks.link.${state}`)
  return shaped ? `${word} · ${t('networks.link.shaped')}` : word
}

/** The link as the tools know it; null for edges that are none of a running machine. */
export function linkOf({ kind, mac, place, to, state }: DiagramEdge, { nodes }: Drawn): LinkOf | null {
  const machine = nodes.get(to)
  if (kind !== 'nic' || mac === null || mac === '' || state === 'off' || machine?.kind !== 'machine') return null
  return { id: to, name: machine.name, mac, place: place ?? '' }
}
