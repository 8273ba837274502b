import { treeAddress } from '../../../contract/install-tree.ts'
import { machineName } from '../../../contract/vm.ts'
import type { Failure } from '../../api/failure.ts'
import { readNumber, readWhole } from '../wizard/numbers.ts'
import { guestProblems, type GuestField, type GuestProblem } from './guest-form.ts'
import { hasNewDisk, needsNetwork, sourcePath, wantsAnswers, wantsDrivers, type VmForm, type VmStep } from './form.ts'
import { installProblems, type InstallField, type InstallProblem } from './install-form.ts'

export type VmField =
  | 'path'
  | 'diskFormat'
  | 'initrd'
  | 'memory'
  | 'vcpus'
  | 'diskSize'
  | 'pool'
  | 'network'
  | 'bridge'
  | 'firmware'
  | 'tpm'
  | 'drivers'
  | 'name'
  | GuestField
  | InstallField

/** What is wrong with a field, as a key of the languages under newVm.problem. */
export type VmProblem =
  | GuestProblem
  | InstallProblem
  | 'needsDisk'
  | 'smallDisk'
  | 'noFile'
  | 'notAbsolute'
  | 'noFormat'
  | 'notAddress'
  | 'copyOnly'
  | 'memory'
  | 'vcpus'
  | 'diskSize'
  | 'noNetwork'
  | 'needsNetwork'
  | 'bridge'
  | 'name'
  | 'taken'

export type VmProblems = Partial<Record<VmField, VmProblem>>

/** GiB, as the contract allows. */
const MOST_DISK = 65_536

function pathProblem(path: string, optional = false): VmProblem | undefined {
  if (path === '') return optional ? undefined : 'noFile'
  return path.startsWith('/') ? undefined : 'notAbsolute'
}

/** vhdx is no format of libvirt. */
function formatProblem(form: VmForm): VmProblem | undefined {
  if (statedFormat(form) === '') return 'noFormat'
  return form.source === 'disk' && form.diskFormat === 'vhdx' && !form.copyDisk ? 'copyOnly' : undefined
}

function placeProblem(form: VmForm): VmProblem | undefined {
  if (form.source !== 'tree') return pathProblem(sourcePath(form))
  return treeAddress.safeParse(sourcePath(form)).success ? undefined : 'notAddress'
}

/** Null where none has to be stated. */
function statedFormat(form: VmForm): string | null {
  return form.source === 'disk' ? form.diskFormat : form.source === 'image' ? form.imageFormat : null
}

function diskProblem(form: VmForm): VmProblem | undefined {
  if (!hasNewDisk(form)) return wantsAnswers(form) && form.install.told !== 'none' ? 'needsDisk' : undefined
  const size = readNumber(form.diskSize)
  if (size === null || size <= 0 || size > MOST_DISK) return 'diskSize'
  return form.source === 'image' && size * 2 ** 30 < (form.imageCapacity ?? 0) ? 'smallDisk' : undefined
}

function sourceProblems(form: VmForm): VmProblems {
  return defined({
    path: form.source === 'pxe' ? undefined : placeProblem(form),
    diskFormat: formatProblem(form),
    initrd: form.source === 'kernel' ? pathProblem(form.initrd.trim(), true) : undefined,
  })
}

function resourceProblems(form: VmForm): VmProblems {
  return defined({
    memory: readWhole(form.memory, 16, 16_777_216) === null ? 'memory' : undefined,
    vcpus: readWhole(form.vcpus, 1, 512) === null ? 'vcpus' : undefined,
    diskSize: diskProblem(form),
  })
}

function networkProblems(form: VmForm): VmProblems {
  const bridge = form.bridge.trim()
  const without = needsNetwork(form) && form.network === 'none'
  return defined({
    network: without ? 'needsNetwork' : form.network === 'network' && form.networkName === '' ? 'noNetwork' : undefined,
    // IFNAMSIZ of linux/if.h leaves 15 characters.
    bridge: form.network === 'bridge' && !/^[^\s/]{1,15}$/.test(bridge) ? 'bridge' : undefined,
  })
}

function defined(problems: Record<string, VmProblem | undefined>): VmProblems {
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem !== undefined))
}

/** What is wrong with a step before the host is asked. @param taken names of VMs on the same connection */
export function vmProblems(form: VmForm, step: VmStep, name: string, taken: ReadonlySet<string>): VmProblems {
  switch (step) {
    case 'source':
      return sourceProblems(form)
    case 'system':
      return wantsDrivers(form) ? defined({ drivers: pathProblem(form.drivers.trim(), true) }) : {}
    case 'guest':
      return form.source === 'image'
        ? defined(guestProblems(form.guest))
        : wantsAnswers(form)
          ? defined(installProblems(form))
          : {}
    case 'resources':
      return resourceProblems(form)
    case 'network':
      return networkProblems(form)
    case 'summary':
      if (!machineName.safeParse(name).success) return { name: 'name' }
      return taken.has(name) ? { name: 'taken' } : {}
  }
}

interface Place {
  readonly step: VmStep
  readonly field?: VmField
}

const places: Readonly<Record<string, Place>> = {
  DOWNLOAD_FAILED: { step: 'source', field: 'path' },
  PATH_PROBLEM: { step: 'source', field: 'path' },
  NAME_TAKEN: { step: 'summary', field: 'name' },
  DISK_FULL: { step: 'resources', field: 'diskSize' },
  'NOT_FOUND network': { step: 'network', field: 'network' },
  'NOT_FOUND storage pool': { step: 'resources', field: 'pool' },
  'INVALID_INPUT disk': { step: 'resources', field: 'diskSize' },
  'INVALID_INPUT userData': { step: 'guest', field: 'userData' },
  'INVALID_INPUT vcpus': { step: 'resources', field: 'vcpus' },
  'INVALID_INPUT network': { step: 'network', field: 'network' },
  'UNSUPPORTED UEFI firmware': { step: 'network', field: 'firmware' },
  'UNSUPPORTED Secure Boot': { step: 'network', field: 'firmware' },
  'UNSUPPORTED an emulated TPM': { step: 'network', field: 'tpm' },
}

/** Which step and field the host's refusal is about; a step alone when no single field is to blame. */
export function placeOfVmFailure({ code, data }: Failure): Place {
  const subject = data['what'] ?? data['field'] ?? data['feature']
  const exact = typeof subject === 'string' ? places[`${code} ${subject}`] : undefined
  return exact ?? places[code] ?? { step: 'summary' }
}
