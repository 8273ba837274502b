import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '../libvirt/connection.ts'
import { createTransientDomain, destroyDomain } from '../libvirt/domain.ts'
import { isNoDomain } from '../libvirt/errors.ts'
import { DOMAIN_START, flags } from '../libvirt/flags.ts'
import type { Dom } from '../libvirt/signature.ts'
import type { Addresses, StepContext } from './engines.ts'
import { domainWord, virsh } from './engines.ts'
import { commandLine, withInput } from './shell-words.ts'
import { xmlText } from './xml-text.ts'

/** A qcow2 file takes over the data of those that it stands on, down to `base`. */
export interface DiskPull {
  readonly type: 'disk.pull'
  readonly connection: string
  readonly path: string
  /** What it stands on afterwards; null takes over everything. */
  readonly base: string | null
  /** What it may grow by, for the progress. */
  readonly bytes: number
  /** The guest that writes to the file while it runs. */
  readonly running: { readonly uuid: string; readonly name: string; readonly target: string } | null
  /** Otherwise a machine that never runs has the disk meanwhile: so libvirt does it with its own rights and locks. */
  readonly helper: { readonly type: string; readonly arch: string }
}

const LOOK_EVERY = 300
const TARGET = 'vda'

function helperXml({ path, helper }: DiskPull, name: string): string {
  return [
    `<domain type='${xmlText(helper.type)}'><name>${name}</name><memory unit='MiB'>32</memory><vcpu>1</vcpu>`,
    `<os><type arch='${xmlText(helper.arch)}'>hvm</type></os><devices><disk type='file' device='disk'>`,
    `<driver name='qemu' type='qcow2'/><source file='${xmlText(path)}'/><target dev='${TARGET}' bus='virtio'/>`,
    '</disk></devices></domain>',
  ].join('')
}

const helperName = (id: string) => `labrig-merge-${id}`

/** @throws LibvirtError; after a cancel the file is as complete as before: pulled data is what was read through it anyway */
export async function runDiskPull(step: DiskPull, context: StepContext): Promise<void> {
  const connection = await context.engines.libvirt(step.connection)
  if (step.running !== null) {
    const { name, uuid, target } = step.running
    return pull(connection, { dom: { name, uuid, id: -1 }, target }, step, context)
  }
  const xml = helperXml(step, helperName(randomUUID().slice(0, 8)))
  // It goes with the connection, should this process end.
  const bits = flags(DOMAIN_START.PAUSED, DOMAIN_START.AUTODESTROY)
  const dom = await createTransientDomain(connection, xml, bits)
  try {
    await pull(connection, { dom, target: TARGET }, step, context)
  } finally {
    await destroyDomain(connection, dom).catch((error: unknown) => {
      if (!isNoDomain(error)) throw error
    })
  }
}

async function pull(
  connection: Connection,
  { dom, target }: { readonly dom: Dom; readonly target: string },
  { base, path, bytes }: DiskPull,
  context: StepContext,
): Promise<void> {
  context.signal.throwIfAborted()
  await connection.call('DOMAIN_BLOCK_REBASE', { dom, path: target, base, bandwidth: 0, flags: 0 })
  for (;;) {
    const job = await connection.call('DOMAIN_GET_BLOCK_JOB_INFO', { dom, path: target, flags: 0 })
    if (job.found === 0) break
    if (context.signal.aborted) {
      await connection.call('DOMAIN_BLOCK_JOB_ABORT', { dom, path: target, flags: 0 })
      break
    }
    const total = Number(job.end)
    context.progress([{ id: path, status: 'copying', current: Number(job.cur), total: total === 0 ? bytes : total }])
    await sleep(LOOK_EVERY)
  }
  context.signal.throwIfAborted()
  await refuseUnmerged(connection, dom, { path, base })
}

/** A job that failed leaves as one that is done does: what the file stands on tells which it was. */
async function refuseUnmerged(
  connection: Connection,
  dom: Dom,
  { path, base }: { readonly path: string; readonly base: string | null },
): Promise<void> {
  const { xml } = await connection.call('DOMAIN_GET_XML_DESC', { dom, flags: 0 })
  const disk = [...xml.matchAll(/<disk\s.*?<\/disk>/gs)].find(([block]) => block.includes(`file='${xmlText(path)}'`))
  const files = [...(disk?.[0] ?? '').matchAll(/<source file='([^']*)'/g)].map((match) => match[1])
  const now = files[1] ?? null
  if (now === (base === null ? null : xmlText(base))) return
  throw new Error(`the data below ${path} could not be merged into it; nothing was removed`)
}

export function explainDiskPull(step: DiskPull, addresses: Addresses): string {
  const { connection, running, base } = step
  const words = (...more: string[]) => virsh(addresses, connection, ...more)
  const down = base === null ? [] : ['--base', base]
  if (running !== null) {
    const domain = domainWord(running.name, running.uuid)
    return commandLine(words('blockpull', domain, running.target, ...down, '--wait'))
  }
  const name = helperName('now')
  return [
    withInput(words('create', '/dev/stdin', '--paused'), helperXml(step, name), 'XML'),
    commandLine(words('blockpull', name, TARGET, ...down, '--wait')),
    commandLine(words('destroy', name)),
  ].join('\n')
}
