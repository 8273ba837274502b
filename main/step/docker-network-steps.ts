import type { NetworkCreateSpec } from '../docker/networks.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { docker, nothingLearned } from './engines.ts'
import { commandLine } from './shell-words.ts'

export type DockerNetworkStep =
  | { readonly type: 'docker-network.create'; readonly connection: string; readonly spec: NetworkCreateSpec }
  | {
      readonly type: 'docker-network.remove'
      readonly connection: string
      /** Its id: two networks may have one name. */
      readonly network: string
      readonly name: string
      /** As it was made; null where it cannot be made again. */
      readonly spec: NetworkCreateSpec | null
    }

export async function runDockerNetworkStep(step: DockerNetworkStep, context: StepContext): Promise<StepOutcome> {
  const engine = await context.engines.docker(step.connection)
  if (step.type === 'docker-network.create') {
    const { id } = await engine.networks.create(step.spec, context.signal)
    return { id }
  }
  await engine.networks.remove(step.network, context.signal)
  return nothingLearned
}

function createWords(spec: NetworkCreateSpec): string[] {
  const pairs = (option: string, record: Readonly<Record<string, string>> = {}) =>
    Object.entries(record).flatMap(([key, value]) => [option, `${key}=${value}`])
  const pools = (spec.pools ?? []).flatMap(({ subnet, gateway, ipRange }) => [
    ...(subnet ? ['--subnet', subnet] : []),
    ...(gateway ? ['--gateway', gateway] : []),
    ...(ipRange ? ['--ip-range', ipRange] : []),
  ])
  return [
    ...['network', 'create', '--driver', spec.driver ?? 'bridge'],
    ...pools,
    ...(spec.ipv6 === true ? ['--ipv6'] : []),
    ...(spec.internal === true ? ['--internal'] : []),
    ...(spec.attachable === true ? ['--attachable'] : []),
    ...pairs('--opt', spec.options),
    ...pairs('--label', spec.labels),
    spec.name,
  ]
}

export function explainDockerNetworkStep(step: DockerNetworkStep, addresses: Addresses): string {
  const words = step.type === 'docker-network.create' ? createWords(step.spec) : ['network', 'rm', step.name]
  return commandLine(docker(addresses, step.connection, ...words))
}

/** The step that takes back a step; null when there is nothing to take back. */
export function undoDockerNetworkStep(step: DockerNetworkStep): DockerNetworkStep | null {
  const { connection } = step
  if (step.type === 'docker-network.remove') {
    return step.spec === null ? null : { type: 'docker-network.create', connection, spec: step.spec }
  }
  const { spec } = step
  return { type: 'docker-network.remove', connection, network: spec.name, name: spec.name, spec }
}
