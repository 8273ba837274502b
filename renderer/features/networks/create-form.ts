import { forwardModes, type DockerDriver, type ForwardMode } from '../../../contract/network-spec.ts'
import type { NetworkCall } from './network-acts.ts'

export const networkKinds = ['libvirt', 'docker', 'mixed'] as const
export type NetworkKind = (typeof networkKinds)[number]

/** What the dialog has been told; texts as they are typed. */
export interface CreateForm {
  readonly kind: NetworkKind
  readonly name: string
  readonly mode: ForwardMode
  readonly driver: DockerDriver
  readonly subnet: string
  readonly gateway: string
  readonly dhcp: boolean
  readonly start: string
  readonly end: string
  readonly ipRange: string
  readonly bridge: string
  readonly parent: string
  readonly domain: string
  readonly subnet6: string
  readonly internal: boolean
  readonly autostart: boolean
}

export const emptyForm: CreateForm = {
  kind: 'libvirt',
  name: '',
  mode: forwardModes[0],
  driver: 'bridge',
  subnet: '',
  gateway: '',
  dhcp: true,
  start: '',
  end: '',
  ipRange: '',
  bridge: '',
  parent: '',
  domain: '',
  subnet6: '',
  internal: false,
  autostart: true,
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim())

/** Fields that are empty are left to the host, which says what it makes of them. */
function libvirtCall(form: CreateForm): NetworkCall {
  const { mode, autostart } = form
  const own = mode === 'bridge'
  const [start, end] = [form.start.trim(), form.end.trim()]
  const ranges = form.dhcp ? (start === '' && end === '' ? undefined : [{ start, end }]) : []
  const input = {
    engine: 'libvirt' as const,
    name: form.name.trim(),
    mode,
    autostart,
    ...(orNull(form.bridge) === null ? {} : { bridge: form.bridge.trim() }),
    ...(own || orNull(form.subnet) === null ? {} : { subnet: form.subnet.trim() }),
    ...(own
      ? {}
      : {
          gateway: orNull(form.gateway),
          ...(ranges === undefined ? {} : { ranges }),
          domain: orNull(form.domain),
          subnet6: orNull(form.subnet6),
        }),
  }
  return { procedure: 'network.create', input, run: (client) => client.network.create(input) }
}

function dockerCall(form: CreateForm): NetworkCall {
  const { driver, internal } = form
  const place = driver === 'bridge' ? form.bridge : form.parent
  const input = {
    engine: 'docker' as const,
    name: form.name.trim(),
    driver,
    internal,
    subnet: orNull(form.subnet),
    gateway: orNull(form.gateway),
    ipRange: orNull(form.ipRange),
    subnet6: orNull(form.subnet6),
    ...(orNull(place) === null ? {} : { [driver === 'bridge' ? 'bridge' : 'parent']: place.trim() }),
  }
  return { procedure: 'network.create', input, run: (client) => client.network.create(input) }
}

/** The act as the contract takes it; null while it has no name. */
export function callOf(form: CreateForm): NetworkCall | null {
  if (form.name.trim() === '') return null
  switch (form.kind) {
    case 'libvirt':
      return libvirtCall(form)
    case 'docker':
      return dockerCall(form)
    case 'mixed': {
      const { internal: isolated, autostart } = form
      const input = {
        name: form.name.trim(),
        isolated,
        autostart,
        subnet: orNull(form.subnet),
        domain: orNull(form.domain),
      }
      return { procedure: 'network.createMixed', input, run: (client) => client.network.createMixed(input) }
    }
  }
}
