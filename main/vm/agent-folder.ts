import type { FileListing } from '../../contract/container-files.ts'
import { Fault, notFound } from '../../contract/fault.ts'
import { listingCommand, listingEnvironment, listingExit, readListing } from '../inventory/folder-listing.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { agentCommand } from '../libvirt/agent.ts'
import { execInGuest, type GuestOutcome } from '../libvirt/agent-exec.ts'
import { LibvirtError } from '../libvirt/errors.ts'
import type { Engines } from '../step/engines.ts'
import { runningVm } from './agent-files.ts'

interface OfFolder {
  readonly id: string
  readonly path: string
}

/** The agent keeps so much of an output. Bytes. */
const KEPT = 16 << 20
/** A folder of a dead network share answers never. Milliseconds. */
const PATIENCE = 30_000

/**
 * What is in a folder of a guest. Its agent has no word for that, so the guest's own shell, find and stat tell it.
 * @throws Fault NOT_FOUND, INVALID_STATE, INVALID_INPUT (no folder), REFUSED (Windows, no such programs); LibvirtError
 *   where the agent forbids to run programs
 */
export async function viewGuestFolder(
  { id, path }: OfFolder,
  engines: Engines,
  signal: AbortSignal | undefined,
): Promise<FileListing> {
  const vm = await runningVm(engines, id)
  const ended = await runListing(vm, path, signal)
  const listing = ended.exitCode === 0 ? readListing(ended.stdout, ended.truncated ? KEPT : null) : null
  if (listing === null) throw problemOf(ended, vm, path)
  return listing
}

async function runListing(vm: ObservedVm, path: string, signal: AbortSignal | undefined): Promise<GuestOutcome> {
  const patience = AbortSignal.timeout(PATIENCE)
  const program = { command: listingCommand(path), stdin: null, env: listingEnvironment }
  try {
    const either = signal === undefined ? patience : AbortSignal.any([signal, patience])
    return await execInGuest(vm.connection, vm.dom, program, either)
  } catch (error) {
    if (error instanceof LibvirtError && (await isWindows(vm))) {
      const words = `${vm.name} is a Windows: its folders cannot be listed; its files can be copied by their paths.`
      throw new Fault('REFUSED', { reason: 'guest-windows', detail: vm.name }, words, { cause: error })
    }
    if (patience.aborted && signal?.aborted !== true) {
      const words = `${path} of ${vm.name} gave no answer in ${PATIENCE / 1000} s.`
      throw new Fault('REFUSED', { reason: 'guest-folder-silent', detail: path }, words, { cause: error })
    }
    throw error
  }
}

async function isWindows({ connection, dom }: ObservedVm): Promise<boolean> {
  try {
    const answer = await agentCommand(connection, dom, { execute: 'guest-get-osinfo' })
    return (answer as { readonly return: { readonly id?: string } }).return.id === 'mswindows'
  } catch {
    // The first failure is the one to be told.
    return false
  }
}

function problemOf({ exitCode, stderr }: GuestOutcome, vm: ObservedVm, path: string): Fault {
  switch (exitCode) {
    case listingExit.missing:
      return notFound('folder', path)
    case listingExit.noFolder:
      return new Fault('INVALID_INPUT', { field: 'path', problem: 'no folder' }, `${path} is no folder.`)
    case listingExit.denied: {
      const words = `The agent of ${vm.name} may not enter ${path}.`
      return new Fault('REFUSED', { reason: 'guest-folder-denied', detail: path }, words)
    }
    default: {
      const words = `${vm.name} has no shell, find and stat that could list ${path}. ${stderr}`.trim()
      return new Fault('REFUSED', { reason: 'guest-no-program', detail: path }, words)
    }
  }
}
