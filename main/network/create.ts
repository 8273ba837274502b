import type { NewNetwork } from '../../contract/network-spec.ts'
import type { Plan } from '../step/plan.ts'
import { planCreateDocker } from './create-docker.ts'
import { planCreateLibvirt } from './create-libvirt.ts'
import type { NetworkScope } from './scope.ts'

/** @throws Fault NAME_TAKEN, INVALID_INPUT that names the field, ENGINE_UNAVAILABLE */
export function planNetworkCreate(input: NewNetwork, scope: NetworkScope): Promise<Plan> {
  return input.engine === 'libvirt' ? planCreateLibvirt(input, scope) : planCreateDocker(input, scope)
}
