import { osName } from '../machines/rows.ts'
import type { Read } from './read-command.ts'

/** A field of the form as the line filled it; names are keys of the languages under paste.field. */
export interface UnderstoodField {
  readonly name:
    | 'name'
    | 'title'
    | 'source'
    | 'system'
    | 'memory'
    | 'vcpus'
    | 'disk'
    | 'network'
    | 'firmware'
    | 'drivers'
    | 'graphics'
    | 'image'
    | 'command'
    | 'terminal'
    | 'environment'
    | 'ports'
    | 'mounts'
    | 'restart'
    | 'limits'
    | 'identity'
    | 'labels'
    | 'health'
    | 'given'
  readonly value: string
}

type Pair = readonly [UnderstoodField['name'], string | null | undefined]

function filled(pairs: readonly Pair[]): readonly UnderstoodField[] {
  return pairs.flatMap(([name, value]) => (value == null || value === '' ? [] : [{ name, value }]))
}

type VmForm = Extract<Read, { kind: 'vm' }>['form']
type ContainerForm = Extract<Read, { kind: 'container' }>['form']

function sourceText(source: NonNullable<VmForm['source']>): string {
  switch (source.kind) {
    case 'iso':
      return source.path
    case 'disk':
    case 'image':
      return `${source.path} (${source.format})`
    case 'tree':
      return source.url
    case 'kernel':
      return source.kernel
    case 'pxe':
      return 'PXE'
  }
}

function vmFields({ source, disk, network, graphics, ...form }: VmForm): readonly UnderstoodField[] {
  return filled([
    ['name', form.name],
    ['title', form.title],
    ['source', source === undefined ? null : sourceText(source)],
    ['system', form.os === undefined ? undefined : osName(form.os)],
    ['memory', form.memory === undefined ? null : `${form.memory} MiB`],
    ['vcpus', form.vcpus === undefined ? null : String(form.vcpus)],
    ['disk', disk == null ? null : `${disk.size} GiB · ${disk.format} · ${disk.pool}`],
    ['network', network === undefined ? null : network.kind === 'none' ? 'none' : `${network.kind} ${network.name}`],
    ['firmware', [form.firmware, form.tpm === true ? 'TPM 2.0' : undefined].filter(Boolean).join(' · ')],
    ['drivers', form.drivers],
    ['graphics', graphics === undefined ? null : graphics.kind === 'none' ? 'none' : graphicsText(graphics)],
  ])
}

function graphicsText({ keymap }: { readonly keymap?: string | undefined }): string {
  return keymap === undefined ? 'vnc' : `vnc · keymap ${keymap}`
}

/** Folders in memory, devices and secrets, as paths in the container. */
function givenText({ tmpfs = [], devices = [], secrets = [] }: ContainerForm): string {
  return [
    ...tmpfs.map(({ target }) => target),
    ...devices.map(({ host, container }) => container ?? host),
    ...secrets.map(({ name }) => `/run/secrets/${name}`),
  ].join('  ')
}

function limitsText({ memory, cpus, processes }: ContainerForm): string {
  return [
    memory === undefined ? '' : `${memory} MiB`,
    cpus === undefined ? '' : `${cpus} CPU`,
    processes === undefined ? '' : `--pids-limit ${processes}`,
  ]
    .filter((one) => one !== '')
    .join(' · ')
}

/** Who it is, in its network too, and what more or less it may. */
function identityText(form: ContainerForm): string {
  const { hostname, user, workingDirectory, entrypoint, address } = form
  const dropped = (form.dropCapabilities ?? []).map((name) => `-${name}`)
  return [hostname, user, workingDirectory, entrypoint, ...(form.capabilities ?? []), ...dropped, address]
    .concat(form.aliases ?? [])
    .filter((one) => one !== undefined)
    .join(' · ')
}

function containerFields(form: ContainerForm): readonly UnderstoodField[] {
  const { environment = {}, ports = [], mounts = [], labels = {}, restart } = form
  return filled([
    ['image', form.image],
    ['name', form.name],
    ['command', form.command?.join(' ')],
    ['terminal', [form.interactive === true ? '-i' : '', form.terminal === true ? '-t' : ''].join(' ').trim()],
    // Values may be secrets: the form has them, this list does not.
    ['environment', Object.keys(environment).join(' ')],
    ['ports', ports.map((port) => `${port.address}:${port.host || ''}:${port.container}/${port.protocol}`).join('  ')],
    [
      'mounts',
      mounts.map((mount) => `${mount.kind === 'bind' ? mount.source : mount.volume}:${mount.target}`).join('  '),
    ],
    ['network', form.network],
    ['restart', restart === undefined ? null : restart.name],
    ['limits', limitsText(form)],
    ['health', form.health?.command],
    ['given', givenText(form)],
    ['identity', identityText(form)],
    ['labels', Object.keys(labels).join(' ')],
  ])
}

export function understoodFields(read: Read): readonly UnderstoodField[] {
  return read.kind === 'vm' ? vmFields(read.form) : containerFields(read.form)
}
