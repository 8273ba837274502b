import { useTranslation } from 'react-i18next'
import type { DiagramNode } from '../../../../contract/diagram.ts'
import { Fact, Typed } from '../../../components/fact.tsx'
import { marksOf } from './node-words.ts'

/** The facts of a node, one a line. */
export function NodeFacts({ node }: { readonly node: DiagramNode }) {
  const { t } = useTranslation()
  const kind = (
    <Fact name={t('networks.fact.kind')}>
      {t(`networks.kind.${node.kind === 'machine' ? node.machine : node.kind}`)}
    </Fact>
  )
  switch (node.kind) {
    case 'outside':
      return (
        <>
          {kind}
          <Addresses
            name={t(`networks.fact.${node.what === 'lan' ? 'subnets' : 'gateway'}`)}
            all={[node.address ?? '–']}
          />
        </>
      )
    case 'interface':
      return (
        <>
          {kind}
          <Fact name={t('networks.fact.state')}>{marksOf(node, t).join(', ')}</Fact>
          <Addresses name={t('networks.fact.addresses')} all={node.addresses} />
          <Addresses name="MAC" all={node.mac === null ? [] : [node.mac]} />
        </>
      )
    case 'port':
      return (
        <>
          {kind}
          <Fact name={t('networks.fact.container')}>{node.machineName}</Fact>
          <Addresses
            name={t('networks.fact.published')}
            all={[`${node.hostAddress ?? '*'}:${node.hostPort}/${node.protocol} → ${node.machinePort}`]}
          />
        </>
      )
    case 'nat':
      return (
        <>
          {kind}
          <Addresses name={t('networks.fact.subnets')} all={node.subnets} />
        </>
      )
    case 'block':
      return (
        <>
          {kind}
          <Addresses name={t('networks.fact.rule')} all={[node.rule]} />
        </>
      )
    case 'network':
      return (
        <>
          <Fact name={t('networks.fact.kind')}>{marksOf(node, t).join(', ')}</Fact>
          <Addresses name={t('networks.fact.bridge')} all={node.bridge === null ? [] : [node.bridge]} />
          <Addresses name={t('networks.fact.subnets')} all={node.subnets} />
          <Addresses name={t('networks.fact.ofHost')} all={node.addresses} />
        </>
      )
    case 'machine':
      return (
        <>
          {kind}
          <Addresses name={t('networks.fact.addresses')} all={node.addresses} />
          {node.group !== null && <Fact name={t('networks.fact.group')}>{node.group}</Fact>}
        </>
      )
  }
}

function Addresses({ name, all }: { readonly name: string; readonly all: readonly string[] }) {
  return (
    <Fact name={name}>
      {all.length === 0
        ? '–'
        : all.map((one) => (
            <span key={one} className="rig-diagram-line">
              <Typed text={one} />
            </span>
          ))}
    </Fact>
  )
}
