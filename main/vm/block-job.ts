import { invalidState, notFound } from '../../contract/fault.ts'
import { lossOf, type Loss } from '../../contract/texts/loss.ts'
import type { DiskCondition } from '../../contract/vm-condition.ts'
import { jobName } from '../inventory/libvirt-incidents.ts'
import { observeVm, onDomain, type ObservedVm } from '../inventory/observed-vm.ts'
import type { Connection } from '../libvirt/connection.ts'
import { LibvirtError } from '../libvirt/errors.ts'
import { parseXml, selectElements } from '../libvirt/xml.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'

/** What runs on a disk of a running VM; null for nothing, and for a guest that went off meanwhile. */
export async function jobOn(
  connection: Connection,
  dom: ObservedVm['dom'],
  target: string,
): Promise<DiskCondition['job']> {
  try {
    const { found, type, cur, end } = await connection.call('DOMAIN_GET_BLOCK_JOB_INFO', {
      dom,
      path: target,
      flags: 0,
    })
    return found === 0 ? null : { type: jobName(type), current: Number(cur), total: Number(end) }
  } catch (error) {
    if (error instanceof LibvirtError) return null
    throw error
  }
}

/** Where a disk is copied to, and whether the copy has caught up; as the definition of what runs has it. */
function mirrorOf(xml: string, target: string): { readonly path: string; readonly ready: boolean } {
  const disk = selectElements(parseXml(xml), '/domain/devices/disk').find(
    (one) => selectElements(one, 'target')[0]?.getAttribute('dev') === target,
  )
  const mirror = disk && selectElements(disk, 'mirror')[0]
  const source = mirror && selectElements(mirror, 'source')[0]
  const path = ['file', 'dev', 'name'].map((name) => source?.getAttribute(name)).find(Boolean)
  return { path: path ?? target, ready: mirror?.getAttribute('ready') === 'yes' }
}

/**
 * What is no use to anybody when the job ends early. A pull and a commit leave a chain that the guest goes on with; a
 * copy that has caught up is whole as of the moment when it is cut off (virDomainBlockJobAbort).
 */
function lossesOf(job: NonNullable<DiskCondition['job']>, target: string, name: string, xml: string): Loss[] {
  if (job.type === 'backup') return [lossOf('unfinished-backup', { name })]
  if (job.type !== 'copy') return []
  const { path, ready } = mirrorOf(xml, target)
  return ready ? [] : [lossOf('unfinished-copy', { path })]
}

/**
 * Ends what runs on a disk, whoever began it. Takes no lock: what one waits for in vain is what one cancels.
 * @throws Fault NOT_FOUND (VM, job), INVALID_STATE for a VM that does not run
 */
export async function planCancelJob(input: { id: string; target: string }, engines: Engines): Promise<Plan> {
  const vm = await observeVm(engines, input.id)
  const { connection, dom, name } = vm
  if (dom.id < 0) throw invalidState(name, input.id, vm.state, ['running', 'paused'])
  const job = await jobOn(connection, dom, input.target)
  if (job === null) throw notFound('job', input.target)
  const { xml } = await connection.call('DOMAIN_GET_XML_DESC', { dom, flags: 0 })
  return {
    title: `cancel the job on disk ${input.target} of ${name}`,
    subjects: [input.id],
    steps: [{ type: 'domain.abort-job', ...onDomain(vm), target: input.target, whole: job.type === 'backup' }],
    atomic: false,
    destroys: lossesOf(job, input.target, name, xml),
    locks: [],
  }
}
