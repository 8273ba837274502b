import { invalidState } from '../../contract/fault.ts'
import type { Secret } from '../../contract/secret.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { observeVm, onDomain } from '../inventory/observed-vm.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'

/**
 * One thing that the agent does. Whether there is an agent, libvirt says when it is asked. Not locked: a guest that is
 * asked something beside another act is an everyday thing.
 */
async function planOne(
  engines: Engines,
  id: string,
  title: (vm: ObservedVm) => string,
  step: (vm: ObservedVm) => Step,
): Promise<Plan> {
  const vm = await observeVm(engines, id)
  if (vm.state !== 'running') throw invalidState(vm.name, id, vm.state, ['running'])
  return { title: title(vm), subjects: [id], steps: [step(vm)], atomic: false, destroys: [], locks: [] }
}

interface RunInput {
  readonly id: string
  readonly command: readonly string[]
  readonly stdin?: string | undefined
}

/** @throws Fault NOT_FOUND, INVALID_STATE */
export function planRun({ id, command, stdin }: RunInput, engines: Engines): Promise<Plan> {
  const title = (vm: ObservedVm) => `run ${command[0] ?? ''} in ${vm.name}`
  return planOne(engines, id, title, (vm) => ({ type: 'agent.run', ...onDomain(vm), command, stdin: stdin ?? null }))
}

/** @throws Fault NOT_FOUND, INVALID_STATE */
export function planSetPassword(
  { id, user, password }: { readonly id: string; readonly user: string; readonly password: Secret },
  engines: Engines,
): Promise<Plan> {
  const title = (vm: ObservedVm) => `set the password of ${user} in ${vm.name}`
  return planOne(engines, id, title, (vm) => ({ type: 'agent.password', ...onDomain(vm), user, password }))
}

/** @throws Fault NOT_FOUND, INVALID_STATE */
export function planSetTime({ id }: { readonly id: string }, engines: Engines): Promise<Plan> {
  return planOne(
    engines,
    id,
    (vm) => `set the clock of ${vm.name}`,
    (vm) => ({ type: 'agent.time', ...onDomain(vm) }),
  )
}

/** @throws Fault NOT_FOUND, INVALID_STATE */
export function planTrim({ id }: { readonly id: string }, engines: Engines): Promise<Plan> {
  return planOne(
    engines,
    id,
    (vm) => `give back unused space of ${vm.name}`,
    (vm) => ({ type: 'agent.trim', ...onDomain(vm) }),
  )
}
