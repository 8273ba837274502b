import { isOperationInvalid } from '../libvirt/errors.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { nothingLearned, virsh } from './engines.ts'
import { commandLine } from './shell-words.ts'

export interface NetworkStep {
  readonly type: 'network.start'
  readonly connection: string
  readonly network: string
}

export async function runNetworkStep(step: NetworkStep, context: StepContext): Promise<StepOutcome> {
  const connection = await context.engines.libvirt(step.connection)
  const { net } = await connection.call('NETWORK_LOOKUP_BY_NAME', { name: step.network })
  try {
    await connection.call('NETWORK_CREATE', { net })
  } catch (error) {
    // Another VM on it was started at the same moment, and has done this step for us.
    if (!isOperationInvalid(error) || (await connection.call('NETWORK_IS_ACTIVE', { net })).active === 0) throw error
  }
  return nothingLearned
}

export function explainNetworkStep(step: NetworkStep, addresses: Addresses): string {
  return commandLine(virsh(addresses, step.connection, 'net-start', step.network))
}
