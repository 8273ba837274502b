import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../libvirt/connection.ts'
import { DOMAIN_BACKUP_BEGIN, DOMAIN_JOB_STATS } from '../libvirt/flags.ts'
import type { Dom, TypedParam } from '../libvirt/signature.ts'
import { DOMAIN_JOB } from '../libvirt/states.ts'
import { runCommand } from '../system/command.ts'
import type { Addresses, StepContext } from './engines.ts'
import { domainWord, virsh } from './engines.ts'
import { whileHeldStill } from './held-still.ts'
import { commandLine, withInput } from './shell-words.ts'
import { xmlText } from './xml-text.ts'

/**
 * Copies disks of a running guest as they are at one moment, while it goes on writing (virDomainBackupBegin, libvirt 6.0).
 * Each copy stands alone.
 */
export interface DomainBackup {
  readonly type: 'domain.backup'
  readonly connection: string
  readonly uuid: string
  readonly name: string
  readonly disks: readonly { readonly target: string; readonly path: string; readonly capacity: number }[]
  /** Disks of the guest that are not copied. */
  readonly without: readonly string[]
  /** Whether the guest's agent holds the file systems still for that moment. */
  readonly freeze: boolean
}

/** The job has an event for its end, but none for its progress. Milliseconds. */
const LOOK_EVERY = 300

function backupXml({ disks, without }: DomainBackup): string {
  const copied = disks.map(
    ({ target, path }) =>
      `<disk name='${target}' backup='yes' type='file'><target file='${xmlText(path)}'/><driver type='qcow2'/></disk>`,
  )
  const others = without.map((target) => `<disk name='${target}' backup='no'/>`)
  return `<domainbackup mode='push'><disks>${[...copied, ...others].join('')}</disks></domainbackup>`
}

/**
 * The files are made here and handed to libvirt: so they belong to this user again when qemu is done with them, and lie
 * where libvirt may not make any.
 */
function creation({ path, capacity }: DomainBackup['disks'][number]): string[] {
  return ['qemu-img', 'create', '-q', '-f', 'qcow2', path, String(capacity)]
}

export async function runPush(step: DomainBackup, context: StepContext): Promise<void> {
  const connection = await context.engines.libvirt(step.connection)
  const dom: Dom = { name: step.name, uuid: step.uuid, id: -1 }
  for (const disk of step.disks) {
    const [program = '', ...args] = creation(disk)
    await runCommand(program, args, { signal: context.signal })
  }
  await begin(step, connection, context)
  await finished(connection, dom, context)
}

/** The copy is of the moment when it begins; the guest need not be held still until its end. */
async function begin(step: DomainBackup, connection: Connection, context: StepContext): Promise<void> {
  const dom: Dom = { name: step.name, uuid: step.uuid, id: -1 }
  const args = { dom, backup_xml: backupXml(step), checkpoint_xml: null, flags: DOMAIN_BACKUP_BEGIN.REUSE_EXTERNAL }
  const begun = () => connection.call('DOMAIN_BACKUP_BEGIN', args)
  if (!step.freeze) return begun()
  context.progress([{ id: step.name, status: 'quiescing', current: null, total: null }])
  try {
    await whileHeldStill(step, context, begun)
  } catch (error) {
    // It may have begun: nobody would wait for it.
    await connection.call('DOMAIN_ABORT_JOB', { dom }).catch(() => undefined)
    throw error
  }
}

/** Waits for the end of the job. After a cancel it is aborted, and its end awaited too. */
async function finished(connection: Connection, dom: Dom, context: StepContext): Promise<void> {
  let aborted = false
  for (;;) {
    const job = await connection.call('DOMAIN_GET_JOB_INFO', { dom })
    if (job.type === DOMAIN_JOB.NONE) break
    if (context.signal.aborted && !aborted) {
      aborted = true
      await connection.call('DOMAIN_ABORT_JOB', { dom })
    }
    const [current, total] = [Number(job.fileProcessed), Number(job.fileTotal)]
    context.progress([{ id: dom.name, status: aborted ? 'cancelling' : 'copying', current, total: total || null }])
    await sleep(LOOK_EVERY)
  }
  context.signal.throwIfAborted()
  await refuseFailed(connection, dom)
}

async function refuseFailed(connection: Connection, dom: Dom): Promise<void> {
  const { type, params } = await connection.call('DOMAIN_GET_JOB_STATS', { dom, flags: DOMAIN_JOB_STATS.COMPLETED })
  if (type === DOMAIN_JOB.COMPLETED) return
  throw new Error(textOf(params, 'errmsg') ?? 'the copy of the running disks did not come to its end')
}

function textOf(params: readonly TypedParam[], field: string): string | null {
  const found = params.find((param) => param.field === field)
  return found?.type === 'string' ? found.value : null
}

export function explainPush(step: DomainBackup, addresses: Addresses): string {
  const domain = domainWord(step.name, step.uuid)
  const words = (...more: string[]) => virsh(addresses, step.connection, ...more)
  const line = (...more: string[]) => commandLine(words(...more))
  const begun = withInput(words('backup-begin', domain, '/dev/stdin', '--reuse-external'), backupXml(step), 'XML')
  const still = step.freeze ? [line('domfsfreeze', domain), begun, line('domfsthaw', domain)] : [begun]
  const waiting = `until ${line('domjobinfo', domain)} | grep -q '^Job type: *None'; do sleep 1; done`
  return [...step.disks.map((disk) => commandLine(creation(disk))), ...still, waiting].join('\n')
}
