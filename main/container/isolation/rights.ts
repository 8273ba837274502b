import { join } from 'node:path'
import type { Isolation } from '../../../contract/isolation.ts'
import { allCapabilities, capabilityNames, LAST_CAPABILITY } from '../../docker/capabilities.ts'
import type { ContainerDetail } from '../../docker/container-detail.ts'
import { array, object, strings, text } from '../../docker/json.ts'
import { kernelFile, parseIdMap } from '../../docker/namespaces.ts'
import type { ProcessStatus } from '../../docker/process-status.ts'

type Rights = Isolation['rights']

/** The kernel's word for its modes of seccomp (proc(5)). */
const seccompModes = ['off', 'strict', 'filter'] as const

function profileOf(options: readonly string[]): Rights['seccompProfile'] {
  const option = options.find((one) => /^seccomp[=:]/.test(one))
  if (option === undefined) return 'default'
  return /^seccomp[=:]unconfined$/.test(option) ? 'unconfined' : 'own'
}

/** A kernel without AppArmor and SELinux answers with an error. */
function labelOf(proc: string, pid: number): string | null {
  const found = kernelFile(join(proc, String(pid), 'attr/current'))
  const label = 'value' in found ? found.value.replaceAll('\0', '').trim() : ''
  return label === '' ? null : label
}

function idsOf(proc: string, pid: number, file: string) {
  const found = kernelFile(join(proc, String(pid), file))
  return 'value' in found ? parseIdMap(found.value) : []
}

function devicesOf(detail: ContainerDetail): string[] {
  const host = object(detail.raw['HostConfig'])
  return array(host['Devices']).map((one) => text(object(one)['PathOnHost']))
}

/** What the processes of a container may do. @param status of its main process, undefined when the kernel's files are elsewhere */
export function rightsOf(detail: ContainerDetail, proc: string, status: ProcessStatus | undefined): Rights {
  const options = strings(object(detail.raw['HostConfig'])['SecurityOpt'])
  const last = kernelFile(join(proc, 'sys/kernel/cap_last_cap'))
  const told = {
    all: allCapabilities('value' in last ? Number(last.value) : LAST_CAPABILITY),
    privileged: detail.host.privileged,
    seccompProfile: detail.host.privileged ? ('unconfined' as const) : profileOf(options),
    readOnlyRoot: detail.host.readOnlyRoot,
    devices: devicesOf(detail),
  }
  if (status === undefined) {
    const noNewPrivileges = options.some((one) => /^no-new-privileges($|[=:]true$)/.test(one))
    const unknown = { effective: null, bounding: null, seccomp: null, label: null, users: [], groups: [] }
    return { ...told, ...unknown, noNewPrivileges }
  }
  return {
    ...told,
    effective: capabilityNames(status.effective),
    bounding: capabilityNames(status.bounding),
    seccomp: status.seccomp === null ? null : (seccompModes[status.seccomp] ?? null),
    label: labelOf(proc, detail.pid),
    noNewPrivileges: status.noNewPrivileges,
    users: idsOf(proc, detail.pid, 'uid_map'),
    groups: idsOf(proc, detail.pid, 'gid_map'),
  }
}
