import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { MAX_TEXT_VIEW } from '../../contract/container-files.ts'
import { Fault, invalidState, nameTaken, notFound } from '../../contract/fault.ts'
import { lossOf } from '../../contract/texts/loss.ts'
import { MAX_GUEST_COPY, type GuestFileView } from '../../contract/vm-agent-files.ts'
import { observeVm, onDomain, type ObservedVm } from '../inventory/observed-vm.ts'
import { GuestFile, isNoGuestFile } from '../libvirt/agent-file.ts'
import { isAgentUnresponsive } from '../libvirt/errors.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'

interface OfFile {
  readonly id: string
  readonly path: string
}

/** @throws Fault NOT_FOUND, LibvirtError with the guest's words */
async function opened({ connection, dom }: ObservedVm, path: string): Promise<GuestFile> {
  return GuestFile.open(connection, dom, path, 'r').catch((error: unknown) => {
    throw isNoGuestFile(error) ? notFound('file', path) : error
  })
}

/** @throws Fault NOT_FOUND, INVALID_STATE */
export async function runningVm(engines: Engines, id: string): Promise<ObservedVm> {
  const vm = await observeVm(engines, id)
  if (vm.state !== 'running') throw invalidState(vm.name, id, vm.state, ['running'])
  return vm
}

/** A file as text, or what else it is; of a large one the beginning. @throws Fault NOT_FOUND, INVALID_STATE */
export async function viewGuestFile({ id, path }: OfFile, engines: Engines): Promise<GuestFileView> {
  return viewIn(await runningVm(engines, id), path)
}

async function viewIn(vm: ObservedVm, path: string): Promise<GuestFileView> {
  await using file = await opened(vm, path)
  const said = await file.size()
  const chunks: Buffer[] = []
  let length = 0
  for (let atEnd = false; !atEnd && length <= MAX_TEXT_VIEW;) {
    const next = await file.read()
    chunks.push(next.bytes)
    length += next.bytes.length
    // An agent that says neither would be asked for ever.
    atEnd = next.atEnd || next.bytes.length === 0
  }
  const whole = Buffer.concat(chunks, length)
  const cut = length > MAX_TEXT_VIEW
  const bytes = whole.subarray(0, MAX_TEXT_VIEW)
  const digest = cut ? null : createHash('sha256').update(bytes).digest('hex')
  return { size: Math.max(said, length), text: textOf(bytes, cut), cut, digest }
}

/** Null for what holds a NUL or is no UTF-8; a character that the cut went through is left out. */
function textOf(bytes: Buffer, cut: boolean): string | null {
  if (bytes.includes(0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: cut })
  } catch {
    return null
  }
}

function planOf(vm: ObservedVm, path: string, title: string, step: Step): Plan {
  return { title, subjects: [vm.id], steps: [step], atomic: false, destroys: [], locks: [`${vm.id}:${path}`] }
}

/** @throws Fault INVALID_INPUT naming the field */
function refuseLarge(field: 'path' | 'from', path: string, bytes: number): void {
  if (bytes <= MAX_GUEST_COPY) return
  const problem = `larger than ${MAX_GUEST_COPY >> 20} MiB`
  const sentence = `${path} is ${problem}: an agent is too slow for it. A shared folder or a disk takes it over.`
  throw new Fault('INVALID_INPUT', { field, problem }, sentence)
}

const missing = (path: string, culprit: string, sentence: string) =>
  new Fault('PATH_PROBLEM', { path, problem: 'missing', culprit, remedy: [] }, sentence)

/** @throws Fault NOT_FOUND, INVALID_STATE, INVALID_INPUT (too large), NAME_TAKEN, PATH_PROBLEM */
export async function planGuestCopyOut(
  { id, path, to }: OfFile & { readonly to: string },
  engines: Engines,
): Promise<Plan & { readonly path: string }> {
  const vm = await runningVm(engines, id)
  const bytes = await unlessSilent(() => sizeIn(vm, path), 0)
  refuseLarge('path', path, bytes)
  const isFolder = (await stat(to).catch(() => null))?.isDirectory() === true
  const place = isFolder ? join(to, path.split(/[\\/]/).at(-1) ?? 'file') : to
  if ((await stat(place).catch(() => null)) !== null) throw nameTaken('file', place, place)
  const folder = dirname(place)
  if ((await stat(folder).catch(() => null)) === null) throw missing(place, folder, `There is no folder ${folder}.`)
  const step: Step = { type: 'agent.copy-out', ...onDomain(vm), path, to: place, bytes }
  return { ...planOf(vm, path, `copy ${path} of ${vm.name} to ${place}`, step), path: place }
}

/** @throws Fault INVALID_STATE, INVALID_INPUT (too large), NAME_TAKEN, PATH_PROBLEM */
export async function planGuestCopyIn(
  { id, path, from, replace }: OfFile & { readonly from: string; readonly replace: boolean },
  engines: Engines,
): Promise<Plan> {
  const vm = await runningVm(engines, id)
  const info = await stat(from).catch(() => null)
  if (info === null) throw missing(from, from, `There is no file ${from}.`)
  if (!info.isFile()) {
    throw new Fault(
      'PATH_PROBLEM',
      { path: from, problem: 'not-a-file', culprit: from, remedy: [] },
      `${from} is no file.`,
    )
  }
  refuseLarge('from', from, info.size)
  const isThere = await unlessSilent(() => exists(vm, path), false)
  if (isThere && !replace) throw nameTaken('file', path, path)
  const step: Step = { type: 'agent.copy-in', ...onDomain(vm), from, path, bytes: info.size }
  const plan = planOf(vm, path, `copy ${from} to ${path} of ${vm.name}`, step)
  return { ...plan, destroys: isThere ? [lossOf('content', { path: `${vm.name}:${path}` })] : [] }
}

async function sizeIn(vm: ObservedVm, path: string): Promise<number> {
  await using file = await opened(vm, path)
  // Awaited: it is closed when this returns.
  return await file.size()
}

/** An act can be explained before there is an agent; done, it says that there is none. */
async function unlessSilent<T>(ask: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (isAgentUnresponsive(error)) return otherwise
    throw error
  }
}

async function exists(vm: ObservedVm, path: string): Promise<boolean> {
  try {
    await using _file = await GuestFile.open(vm.connection, vm.dom, path, 'r')
    return true
  } catch (error) {
    if (isNoGuestFile(error)) return false
    throw error
  }
}

interface WriteInput extends OfFile {
  readonly text: string
  readonly digest: string | null
}

/** @throws Fault NOT_FOUND, INVALID_STATE, NAME_TAKEN, REFUSED when somebody else has changed it meanwhile */
export async function planGuestWrite({ id, path, text, digest }: WriteInput, engines: Engines): Promise<Plan> {
  const vm = await runningVm(engines, id)
  if (digest === null) {
    if (await unlessSilent(() => exists(vm, path), false)) throw nameTaken('file', path, path)
  } else if ((await viewIn(vm, path)).digest !== digest) {
    const words = `${path} was changed by somebody else since it was read.`
    throw new Fault('REFUSED', { reason: 'file-changed', detail: path }, words)
  }
  return planOf(vm, path, `write ${path} of ${vm.name}`, { type: 'agent.write', ...onDomain(vm), path, text })
}
