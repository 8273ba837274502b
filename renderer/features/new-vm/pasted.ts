import type { VmCreate } from '../../../contract/vm.ts'
import type { VmForm } from './form.ts'

type Pasted = { readonly [K in keyof VmCreate]?: VmCreate[K] | undefined }

function sourcePart(source: VmCreate['source']): Partial<VmForm> {
  switch (source.kind) {
    case 'iso':
      return { source: 'iso', iso: source.path }
    case 'disk':
      return { source: 'disk', disk: source.path, diskFormat: source.format, copyDisk: source.copy !== null }
    case 'image':
      return { source: 'image', image: source.path, imageFormat: source.format, linked: source.linked }
    case 'tree':
      return { source: 'tree', tree: source.url, commandLine: source.commandLine }
    case 'kernel':
      return {
        source: 'kernel',
        kernel: source.kernel,
        initrd: source.initrd ?? '',
        commandLine: source.commandLine,
      }
    case 'pxe':
      return { source: 'pxe' }
  }
}

function networkPart(network: VmCreate['network']): Partial<VmForm> {
  switch (network.kind) {
    case 'network':
      return { network: 'network', networkName: network.name }
    case 'bridge':
      return { network: 'bridge', bridge: network.name }
    case 'none':
      return { network: 'none' }
  }
}

function diskPart(disk: VmCreate['disk']): Partial<VmForm> {
  if (disk === null) return { newDisk: false }
  return { newDisk: true, diskSize: String(disk.size), pool: disk.pool, newFormat: disk.format }
}

function graphicsPart(graphics: VmCreate['graphics']): Partial<VmForm> {
  return graphics.kind === 'none' ? { screen: false } : { screen: true, keymap: graphics.keymap ?? '' }
}

/** Texts and numbers that the form has under the same name. */
function plainPart({
  memory,
  vcpus,
  firmware,
  tpm,
  drivers,
  name,
  title,
  accelerator,
  autostart,
}: Pasted): Partial<VmForm> {
  const same = { firmware, tpm, drivers, name, title, accelerator, autostart }
  const numbers = { memory: memory?.toString(), vcpus: vcpus?.toString() }
  return Object.fromEntries(Object.entries({ ...same, ...numbers }).filter(([, value]) => value !== undefined))
}

/** The form with what a pasted line said; what it did not say stays as it was. virt-install starts what it makes. */
export function withPastedVm(form: VmForm, pasted: Pasted): VmForm {
  const { source, disk, network, graphics, os } = pasted
  return {
    ...form,
    start: true,
    suggested: {
      ...form.suggested,
      // What the line said is as good as typed.
      memory: pasted.memory === undefined ? form.suggested.memory : '',
      vcpus: pasted.vcpus === undefined ? form.suggested.vcpus : '',
      diskSize: disk === undefined || disk === null ? form.suggested.diskSize : '',
    },
    ...plainPart(pasted),
    ...(source === undefined ? {} : sourcePart(source)),
    ...(disk === undefined ? {} : diskPart(disk)),
    ...(network === undefined ? {} : networkPart(network)),
    ...(graphics === undefined ? {} : graphicsPart(graphics)),
    // The list of systems gives it its name as soon as it is there.
    ...(os === undefined ? {} : { systemFrom: 'choice', system: { id: os, name: os, shortId: os } }),
  }
}
