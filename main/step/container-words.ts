import { isSecretLike } from '../../contract/secret-like.ts'
import { SECRET_MASK } from '../../contract/secret.ts'
import type { ContainerSpec, MountSpec, PortSpec } from '../docker/container-spec.ts'
import { quote } from './shell-words.ts'

/** One field of Docker's --mount value, which is a line of CSV: a comma or quote inside needs CSV quotes. */
function csvField(field: string): string {
  return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}

function environmentWord(assignment: string): string {
  const [name = '', value] = assignment.split(/=(.*)/s)
  return value === undefined || !isSecretLike(name, value) ? assignment : `${name}=${SECRET_MASK}`
}

function mountWord(mount: MountSpec): string {
  const fields = [`type=${mount.type}`]
  if (mount.source !== undefined) fields.push(`source=${mount.source}`)
  fields.push(`target=${mount.target}`)
  if (mount.readOnly === true) fields.push('readonly')
  return fields.map(csvField).join(',')
}

function portWord(port: PortSpec): string {
  const protocol = port.protocol === undefined || port.protocol === 'tcp' ? '' : `/${port.protocol}`
  const address = port.hostIp ?? '127.0.0.1'
  const host = address.includes(':') ? `[${address}]` : address
  return `${host}:${port.hostPort ?? ''}:${port.containerPort}${protocol}`
}

export function restartWord(restart: NonNullable<ContainerSpec['restart']>): string {
  const retries = restart.maximumRetryCount ?? 0
  return restart.name === 'on-failure' && retries > 0 ? `on-failure:${retries}` : restart.name
}

/** An option with its value, or nothing when the value is absent. */
function option(name: string, value: string | number | undefined): string[] {
  return value === undefined ? [] : [name, String(value)]
}

function each(name: string, values: readonly string[] | undefined): string[] {
  return (values ?? []).flatMap((value) => [name, value])
}

function flag(name: string, set: boolean | undefined): string[] {
  return set === true ? [name] : []
}

function limitWords({ resources, restart, capAdd, capDrop, shmSize }: ContainerSpec): string[] {
  const bytes = (value: number | undefined) => (value === undefined || value < 0 ? value : `${value}b`)
  return [
    ...(restart === undefined ? [] : ['--restart', restartWord(restart)]),
    ...option('--memory', bytes(resources?.memory)),
    ...option('--memory-swap', bytes(resources?.memorySwap)),
    ...option('--cpus', resources?.cpus),
    ...option('--pids-limit', resources?.pidsLimit),
    ...option('--shm-size', bytes(shmSize)),
    ...each('--cap-add', capAdd),
    ...each('--cap-drop', capDrop),
  ]
}

/** A test in words of its own runs without a shell; the command line gives every test to one. */
function healthWords(check: ContainerSpec['healthCheck']): string[] {
  if (check === undefined) return []
  const [kind, ...words] = check.test
  if (kind === 'NONE') return ['--no-healthcheck']
  const time = (value: number | undefined) => (value === undefined ? undefined : `${value}ms`)
  return [
    ...option('--health-cmd', kind === 'CMD' ? words.map(quote).join(' ') : words.join(' ')),
    ...option('--health-interval', time(check.interval)),
    ...option('--health-timeout', time(check.timeout)),
    ...option('--health-start-period', time(check.startPeriod)),
    ...option('--health-retries', check.retries),
  ]
}

function networkWords({ networks, networkMode }: ContainerSpec): string[] {
  const [first] = networks ?? []
  return [
    ...option('--network', first?.network ?? networkMode),
    ...option('--ip', first?.ip),
    ...option('--ip6', first?.ip6),
    ...each('--network-alias', first?.aliases),
  ]
}

function rareWords(spec: ContainerSpec): string[] {
  const tmpfs = Object.entries(spec.tmpfs ?? {}).map(([path, options]) =>
    options === '' ? path : `${path}:${options}`,
  )
  return [
    ...option('--stop-signal', spec.stopSignal),
    ...each('--tmpfs', tmpfs),
    ...each(
      '--device',
      spec.devices?.map(({ host, container, permissions }) => {
        if (permissions !== undefined) return `${host}:${container}:${permissions}`
        return host === container ? host : `${host}:${container}`
      }),
    ),
    ...each('--dns', spec.dns),
    ...each('--add-host', spec.extraHosts),
    ...flag('--privileged', spec.privileged),
    ...flag('--read-only', spec.readOnlyRoot),
    ...flag('--init', spec.init),
    ...flag('--rm', spec.autoRemove),
  ]
}

/**
 * The words after `docker create` that make the same container as the specification; values of variables whose names
 * sound like secrets are masked.
 */
export function createWords(spec: ContainerSpec): string[] {
  const labels = Object.entries(spec.labels ?? {}).map(([key, value]) => `${key}=${value}`)
  // The command line takes one word as the entry point; further words of ours go before the command.
  const [entrypoint, ...entryArguments] = spec.entrypoint ?? []
  return [
    ...option('--name', spec.name),
    ...flag('--interactive', spec.openStdin),
    ...flag('--tty', spec.tty),
    ...option('--hostname', spec.hostname),
    ...option('--user', spec.user),
    ...option('--workdir', spec.workingDir),
    ...each('--env', spec.env?.map(environmentWord)),
    ...each('--label', labels),
    ...each('--publish', spec.ports?.map(portWord)),
    ...each('--mount', spec.mounts?.map(mountWord)),
    ...networkWords(spec),
    ...limitWords(spec),
    ...healthWords(spec.healthCheck),
    ...rareWords(spec),
    ...option('--entrypoint', entrypoint),
    spec.image,
    ...entryArguments,
    ...(spec.command ?? []),
  ]
}
