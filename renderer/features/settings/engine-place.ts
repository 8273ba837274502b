import type { Connection, EnginePlace } from '../../../contract/connection.ts'

/** How an engine is reached: on this computer, over ssh, or at an address that is typed as it is. */
export type Way = 'here' | 'ssh' | 'address'

/** What stands in the form about a new connection. */
export interface PlaceDraft {
  readonly engine: Connection['engine']
  readonly way: Way
  /** libvirt here: the system's daemon or the user's own. */
  readonly instance: 'system' | 'session'
  /** Docker here: the path of its socket. */
  readonly socket: string
  /** As ssh is told it: host, user@host. */
  readonly host: string
  /** Empty for ssh's own choice. */
  readonly port: string
  readonly address: string
}

export const emptyPlace: PlaceDraft = {
  engine: 'libvirt',
  way: 'ssh',
  instance: 'session',
  socket: '',
  host: '',
  port: '',
  address: '',
}

/** The address that `virsh -c` or `docker -H` would take; null while something of it is missing. */
export function addressOf(draft: PlaceDraft): string | null {
  const { engine, way } = draft
  const typed = (text: string) => (text.trim() === '' ? null : text.trim())
  if (way === 'address') return typed(draft.address)
  if (way === 'here') {
    if (engine === 'libvirt') return `qemu:///${draft.instance}`
    const socket = typed(draft.socket)
    return socket === null ? null : `unix://${socket}`
  }
  const host = typed(draft.host)
  if (host === null) return null
  const port = typed(draft.port)
  const at = port === null ? host : `${host}:${port}`
  return engine === 'libvirt' ? `qemu+ssh://${at}/system` : `ssh://${at}`
}

export function placeOf(draft: PlaceDraft): EnginePlace | null {
  const address = addressOf(draft)
  if (address === null) return null
  return draft.engine === 'libvirt' ? { engine: 'libvirt', uri: address } : { engine: 'docker', host: address }
}

/** What the place is called by people: the other computer's name, libvirt's instance, or the engine. */
function baseName({ engine, way, host, instance }: PlaceDraft): string {
  if (way !== 'ssh') return engine === 'libvirt' ? instance : 'docker'
  const far = /([^@]+)$/u.exec(host.trim())?.[1] ?? ''
  // An address of numbers has no first part that says anything.
  return /^[\d.:]+$/u.test(far) ? far : (far.split('.')[0] ?? '')
}

/** A free name for the connection; empty while there is nothing to call it by. */
export function nameFor(draft: PlaceDraft, taken: readonly string[]): string {
  const clean = baseName(draft)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/gu, '-')
    .replace(/^[^a-z0-9]+/u, '')
    .slice(0, 40)
  if (clean === '') return ''
  const first = draft.engine === 'docker' && draft.way === 'ssh' ? `${clean}-docker` : clean
  for (let number = 1; ; number++) {
    const name = number === 1 ? first : `${first}-${number}`
    if (!taken.includes(name)) return name
  }
}
