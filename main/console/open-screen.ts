import net from 'node:net'
import type { Duplex } from 'node:stream'
import { Fault, invalidState } from '../../contract/fault.ts'
import { observeVm, type ObservedVm } from '../inventory/observed-vm.ts'
import { DOMAIN_XML } from '../libvirt/flags.ts'
import { DOMAIN_PAUSED_REASON, DOMAIN_STATE } from '../libvirt/states.ts'
import { parseXml, selectElements } from '../libvirt/xml.ts'
import { isLocal, type Engines } from '../step/engines.ts'
import type { OpenStream } from './open-stream.ts'

/** Where a running guest's VNC server listens, from its live definition; `silent` does not at this moment. */
export type ScreenPlace =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly password: string | null }
  | { readonly kind: 'unix'; readonly path: string; readonly password: string | null }
  | { readonly kind: 'silent' }

/**
 * Reads the live definition of a guest (dumped with SECURE, or the password is missing).
 * @returns null when it has no VNC screen
 */
export function screenPlace(liveXml: string): ScreenPlace | null {
  const graphics = selectElements(parseXml(liveXml), "/domain/devices/graphics[@type='vnc']")[0]
  if (graphics === undefined) return null
  const listen = selectElements(graphics, 'listen')[0]
  const password = graphics.getAttribute('passwd')
  const path = listen?.getAttribute('socket') || graphics.getAttribute('socket')
  if (path) return { kind: 'unix', path, password }
  const port = Number(graphics.getAttribute('port') ?? -1)
  if (port <= 0) return { kind: 'silent' }
  const address = listen?.getAttribute('address') || graphics.getAttribute('listen') || '127.0.0.1'
  // A server on every address is reached by loopback like one on loopback alone.
  const host = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address
  return { kind: 'tcp', host, port, password }
}

function connect(place: Exclude<ScreenPlace, { kind: 'silent' }>): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket =
      place.kind === 'unix'
        ? net.connect(place.path)
        : net.connect({ host: place.host, port: place.port, noDelay: true })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

/** libvirt's own sockets lie in a folder that only root and QEMU's user enter: its group alone does not. */
function socketDenied(error: unknown, name: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'EACCES' && code !== 'EPERM') return error
  return new Fault(
    'REFUSED',
    { reason: 'screen-socket', detail: name },
    `${name} shows its screen on a socket that you may not open. On its hardware page it can listen on a port of this host from the next start on.`,
  )
}

/**
 * QEMU listens before libvirt has told it the screen's password (qemuProcessLaunch), at a start as at a revert: whoever
 * comes in between with the right one is refused.
 */
async function refuseWhileStarting({ connection, dom, name, id, state: word }: ObservedVm): Promise<void> {
  const { state, reason } = await connection.call('DOMAIN_GET_STATE', { dom, flags: 0 })
  const isStarting = state === DOMAIN_STATE.PAUSED && reason === DOMAIN_PAUSED_REASON.STARTING_UP
  if (isStarting) throw invalidState(name, id, word, ['running'])
}

/**
 * The screen of a VM as a byte stream that speaks RFB.
 * @throws Fault NOT_FOUND, INVALID_STATE when it does not run or is just being started, UNSUPPORTED without a VNC screen or on a remote host, REFUSED
 * on a socket that this user may not open
 */
export async function openScreen(
  engines: Engines,
  id: string,
): Promise<{ readonly stream: OpenStream; readonly password: string | null }> {
  const vm = await observeVm(engines, id)
  if (!isLocal(engines, vm.connectionId)) {
    throw new Fault(
      'UNSUPPORTED',
      { feature: 'remote-screen' },
      'The screen of a VM on another host cannot be shown yet.',
    )
  }
  if (vm.dom.id < 0) throw invalidState(vm.name, id, vm.state, ['running', 'paused'])
  await refuseWhileStarting(vm)
  const { xml } = await vm.connection.call('DOMAIN_GET_XML_DESC', { dom: vm.dom, flags: DOMAIN_XML.SECURE })
  const place = screenPlace(xml)
  if (place === null) throw new Fault('UNSUPPORTED', { feature: 'vnc' }, `${vm.name} has no VNC screen.`)
  // Its port was not chosen yet, or was given back already: libvirt says so before and after a guest runs.
  if (place.kind === 'silent') throw invalidState(vm.name, id, vm.state, ['running'])
  const duplex = await connect(place).catch((error: unknown) => {
    throw socketDenied(error, vm.name)
  })
  return { stream: { label: `${vm.name} · screen`, duplex }, password: place.password }
}
