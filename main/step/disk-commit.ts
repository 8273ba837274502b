import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../libvirt/connection.ts'
import { LibvirtError } from '../libvirt/errors.ts'
import { DOMAIN_BLOCK_COMMIT, DOMAIN_BLOCK_JOB_ABORT } from '../libvirt/flags.ts'
import type { Dom } from '../libvirt/signature.ts'
import { DOMAIN_BLOCK_JOB_TYPE } from '../libvirt/states.ts'
import { parseXml, selectElements, selectOne, type Element } from '../libvirt/xml.ts'
import type { OnDomain } from './domain-steps.ts'
import type { Addresses, StepContext } from './engines.ts'
import { domainWord, virsh } from './engines.ts'
import { commandLine } from './shell-words.ts'

/** Of a guest that runs, the data of a file and of those below it goes down into the lowest of them, which stays. */
export interface DiskCommit extends OnDomain {
  readonly type: 'disk.commit'
  readonly target: string
  readonly top: string
  readonly base: string
  /** `top` is the file that the guest writes to: it is turned over to `base` in the end. */
  readonly active: boolean
  /** What may be copied, for the progress. */
  readonly bytes: number
}

const LOOK_EVERY = 300

/**
 * A job that is under way already is taken over: one of ours that was broken off goes on in the emulator, and one that has
 * caught up waits for ever until somebody turns the guest over.
 * @throws LibvirtError; after a cancel the guest goes on as before, and what it reads is the same
 */
export async function runDiskCommit(step: DiskCommit, context: StepContext): Promise<void> {
  const connection = await context.engines.libvirt(step.connection)
  const dom = { name: step.name, uuid: step.uuid, id: -1 }
  context.signal.throwIfAborted()
  if (!(await isUnderWay(step, connection, dom))) await begin(step, connection, dom)
  await follow(step, { connection, dom }, context)
  const { files } = await diskNow(step, connection, dom)
  if (!files.includes(step.top) && files.includes(step.base)) return
  throw new Error(`${step.top} could not be merged into ${step.base}; nothing was removed`)
}

function begin({ target, base, top, active }: DiskCommit, connection: Connection, dom: Dom): Promise<unknown> {
  return connection.call('DOMAIN_BLOCK_COMMIT', {
    ...{ dom, disk: target, base, bandwidth: 0 },
    top: active ? null : top,
    flags: active ? DOMAIN_BLOCK_COMMIT.ACTIVE : 0,
  })
}

async function isUnderWay(step: DiskCommit, connection: Connection, dom: Dom): Promise<boolean> {
  const { found, type } = await jobOf(step, connection, dom)
  if (found === 0) return false
  if (!step.active) return type === DOMAIN_BLOCK_JOB_TYPE.COMMIT
  return type === DOMAIN_BLOCK_JOB_TYPE.ACTIVE_COMMIT && (await diskNow(step, connection, dom)).mirror === step.base
}

const jobOf = ({ target }: DiskCommit, connection: Connection, dom: Dom) =>
  connection.call('DOMAIN_GET_BLOCK_JOB_INFO', { dom, path: target, flags: 0 })

async function follow(
  step: DiskCommit,
  { connection, dom }: { readonly connection: Connection; readonly dom: Dom },
  context: StepContext,
): Promise<void> {
  const { target, top, bytes, active } = step
  const end = (flags: number) => connection.call('DOMAIN_BLOCK_JOB_ABORT', { dom, path: target, flags })
  for (;;) {
    const job = await jobOf(step, connection, dom)
    if (job.found === 0) return
    if (context.signal.aborted) {
      await end(0)
      context.signal.throwIfAborted()
    }
    const total = Number(job.end)
    context.progress([{ id: top, status: 'copying', current: Number(job.cur), total: total === 0 ? bytes : total }])
    if (active && (await diskNow(step, connection, dom)).ready) {
      await end(DOMAIN_BLOCK_JOB_ABORT.PIVOT).catch(async (error: unknown) => {
        // A guest that writes much may have got ahead again: then it is asked once more.
        if (error instanceof LibvirtError && error.codeName === 'BLOCK_COPY_ACTIVE') return
        // Somebody else may have turned it over meanwhile.
        if ((await jobOf(step, connection, dom)).found !== 0) throw error
      })
    }
    await sleep(LOOK_EVERY)
  }
}

interface DiskNow {
  /** The file that is written, and those that it stands on. */
  readonly files: readonly string[]
  /** Where it is being copied to; '' for nowhere. */
  readonly mirror: string
  readonly ready: boolean
}

function backingFiles(disk: Element): string[] {
  const file = selectOne(disk, 'string(source/@file | source/@dev)')
  const [below] = selectElements(disk, 'backingStore')
  return [file, ...(below === undefined ? [] : backingFiles(below))].filter((path) => path !== '')
}

async function diskNow({ target }: DiskCommit, connection: Connection, dom: Dom): Promise<DiskNow> {
  const { xml } = await connection.call('DOMAIN_GET_XML_DESC', { dom, flags: 0 })
  const disk = selectElements(parseXml(xml), '/domain/devices/disk').find(
    (one) => selectOne(one, 'string(target/@dev)') === target,
  )
  if (disk === undefined) return { files: [], mirror: '', ready: false }
  return {
    files: backingFiles(disk),
    mirror: selectOne(disk, 'string(mirror/source/@file)'),
    ready: selectOne(disk, 'string(mirror/@ready)') === 'yes',
  }
}

export function explainDiskCommit(step: DiskCommit, addresses: Addresses): string {
  const { connection, target, top, base, active } = step
  const which = active ? ['--active', '--pivot'] : ['--top', top, '--wait']
  const domain = domainWord(step.name, step.uuid)
  return commandLine(virsh(addresses, connection, 'blockcommit', domain, target, '--base', base, ...which))
}
