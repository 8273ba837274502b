import { Fault, notFound } from '../../../contract/fault.ts'
import { lossOf } from '../../../contract/texts/loss.ts'
import { parseNics } from '../../net/host-nics.ts'
import { bridgeState, changedFiles, readBridgeRecord } from '../../step/host-bridge-records.ts'
import type { Plan } from '../../step/plan.ts'
import { hostInterfaces } from '../host-interfaces.ts'
import type { NetworkScope } from '../scope.ts'
import { BRIDGE_LOCK } from './plan-create.ts'

/**
 * Gives the interface of a bridge back what it had.
 * @throws Fault NOT_FOUND, REFUSED for a bridge that Labrig did not make, and when files of it were changed since
 */
export async function planRemoveHostBridge(input: { readonly name: string }, scope: NetworkScope): Promise<Plan> {
  const { name } = input
  const record = await readBridgeRecord(name)
  const look = scope.look()
  if (record === null) {
    if (!(await hostInterfaces(look).isBridge(name))) throw notFound('bridge', name)
    const sentence = `Labrig did not make ${name}: who made it takes it away.`
    throw new Fault('REFUSED', { reason: 'bridge-foreign', detail: name }, sentence)
  }
  const { nic, commands } = record
  // Of one that is stuck some files are given back already.
  const changed = (await bridgeState(name)) === 'stuck' ? [] : await changedFiles(record)
  if (changed.length > 0) {
    const detail = changed.join(', ')
    const sentence = `${detail}: changed since Labrig made ${name}. Giving back what was before would lose that.`
    throw new Fault('REFUSED', { reason: 'bridge-files-changed', detail, remedy: [...commands] }, sentence)
  }
  const rows = parseNics((await look.command('ip', '-j', '-d', 'address', 'show')).text)
  const others = rows.filter((row) => row.bridge === name && row.name !== nic).map((row) => row.name)
  return {
    title: `take the bridge ${name} back`,
    subjects: [`interface:${nic}`],
    steps: [{ type: 'bridge.give-back', bridge: name, commands, sudo: process.geteuid?.() !== 0, helper: false }],
    atomic: false,
    destroys: [
      lossOf('nic-back', { nic }),
      ...(others.length === 0 ? [] : [lossOf('bridge-ports', { bridge: name, ports: others.join(', ') })]),
    ],
    locks: [BRIDGE_LOCK],
  }
}
