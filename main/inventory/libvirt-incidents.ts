import type { Happening } from '../../contract/incident.ts'
import type { IncidentCode, JobName } from '../../contract/texts/incident-texts.ts'
import type { Connection } from '../libvirt/connection.ts'
import type { EventPayload } from '../libvirt/events.ts'
import {
  AGENT_REASON,
  AGENT_STATE,
  DOMAIN_BLOCK_JOB_STATUS,
  DOMAIN_BLOCK_JOB_TYPE,
  DOMAIN_EVENT,
  DOMAIN_EVENT_CRASHED,
  DOMAIN_EVENT_STOPPED,
  IO_ERROR_ACTION,
  TRAY_CHANGE,
  WATCHDOG_ACTION,
} from '../libvirt/states.ts'
import type { IncidentLog } from './incident-log.ts'

/** A guest that goes on in spite of an error may meet it thousands of times a second. Milliseconds. */
const SAME_WITHIN = 60_000
/** Errors remembered for that; beyond it the oldest is forgotten. */
const MOST = 1000

const watchdogCodes: Readonly<Record<number, IncidentCode>> = {
  [WATCHDOG_ACTION.NONE]: 'watchdog-none',
  [WATCHDOG_ACTION.PAUSE]: 'watchdog-pause',
  [WATCHDOG_ACTION.RESET]: 'watchdog-reset',
  [WATCHDOG_ACTION.POWEROFF]: 'watchdog-off',
  [WATCHDOG_ACTION.SHUTDOWN]: 'watchdog-off',
  [WATCHDOG_ACTION.DEBUG]: 'watchdog-none',
  [WATCHDOG_ACTION.INJECTNMI]: 'watchdog-nmi',
}

const jobCodes: Readonly<Record<number, IncidentCode>> = {
  [DOMAIN_BLOCK_JOB_STATUS.COMPLETED]: 'job-done',
  [DOMAIN_BLOCK_JOB_STATUS.FAILED]: 'job-failed',
  [DOMAIN_BLOCK_JOB_STATUS.CANCELED]: 'job-cancelled',
  [DOMAIN_BLOCK_JOB_STATUS.READY]: 'job-ready',
}

const jobs: Readonly<Record<number, JobName>> = {
  [DOMAIN_BLOCK_JOB_TYPE.PULL]: 'pull',
  [DOMAIN_BLOCK_JOB_TYPE.COPY]: 'copy',
  [DOMAIN_BLOCK_JOB_TYPE.COMMIT]: 'commit',
  [DOMAIN_BLOCK_JOB_TYPE.ACTIVE_COMMIT]: 'commit',
  [DOMAIN_BLOCK_JOB_TYPE.BACKUP]: 'backup',
}

export function jobName(type: number): JobName {
  return jobs[type] ?? 'other'
}

/** ENOSPC in the emulator's words: `enospc` of libvirt up to 9, and the system's sentence after it since. */
function isFull(reason: string): boolean {
  return /enospc|no space left/i.test(reason)
}

type Detail = Partial<Omit<Happening, 'code' | 'name'>>
interface Dom {
  readonly name: string
  readonly uuid: string
}

/** Turns the events of one libvirt connection into incidents. */
export class LibvirtIncidents {
  readonly #connection: string
  readonly #log: IncidentLog
  /** Guests that told of their own crash: that their emulator ends after it is the same story. */
  readonly #panicked = new Set<string>()
  /** When each error was last told, by what it is. Milliseconds since 1970. */
  readonly #told = new Map<string, number>()

  constructor(connection: string, log: IncidentLog) {
    this.#connection = connection
    this.#log = log
  }

  /** Asks for the events; those that this libvirt does not have are done without. */
  async listen(connection: Connection): Promise<void> {
    this.#panicked.clear()
    await Promise.all([
      connection.on('DOMAIN_EVENT_CALLBACK_LIFECYCLE', (event) => this.#lifecycle(event)),
      connection.on('DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON', (event) => this.#ioError(event)),
      connection.on('DOMAIN_EVENT_CALLBACK_WATCHDOG', ({ dom, action }) =>
        this.#note(dom, watchdogCodes[action] ?? 'watchdog-none'),
      ),
      connection.on('DOMAIN_EVENT_BLOCK_JOB_2', ({ dom, dst, type, status }) =>
        this.#note(dom, jobCodes[status] ?? 'job-done', { disk: dst, job: jobName(type) }),
      ),
      connection.on('DOMAIN_EVENT_CALLBACK_TRAY_CHANGE', ({ dom, devAlias, reason }) =>
        this.#note(dom, reason === TRAY_CHANGE.OPEN ? 'tray-open' : 'tray-closed', { disk: devAlias }),
      ),
      connection.on('DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE', ({ dom, state, reason }) => {
        // Every VM that starts tells where its channel stands: nobody is gone who has not come yet.
        if (state !== AGENT_STATE.CONNECTED && reason === AGENT_REASON.DOMAIN_STARTED) return
        this.#note(dom, state === AGENT_STATE.CONNECTED ? 'agent-up' : 'agent-down')
      }),
    ])
  }

  #lifecycle({ dom, event, detail }: EventPayload<'DOMAIN_EVENT_CALLBACK_LIFECYCLE'>): void {
    if (event === DOMAIN_EVENT.CRASHED) {
      this.#panicked.add(dom.uuid)
      // Loaded: the guest's own crash kernel has taken over, which is a crash all the same.
      if (detail === DOMAIN_EVENT_CRASHED.PANICKED || detail === DOMAIN_EVENT_CRASHED.CRASHLOADED) {
        this.#note(dom, 'crashed-guest')
      }
    } else if (event === DOMAIN_EVENT.STOPPED) {
      const panicked = this.#panicked.delete(dom.uuid)
      // An emulator that ends by itself is told as failed, one that libvirt ended after a crash as crashed.
      const crashed = detail === DOMAIN_EVENT_STOPPED.CRASHED || detail === DOMAIN_EVENT_STOPPED.FAILED
      if (crashed && !panicked) this.#note(dom, 'crashed-emulator')
    } else if (event === DOMAIN_EVENT.STARTED || event === DOMAIN_EVENT.RESUMED) {
      this.#panicked.delete(dom.uuid)
      this.#forget(dom.uuid)
    }
  }

  #ioError(event: EventPayload<'DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON'>): void {
    const { dom, srcPath, devAlias, action, reason } = event
    const paused = action === IO_ERROR_ACTION.PAUSE
    const code = isFull(reason) ? (paused ? 'disk-full' : 'disk-full-told') : paused ? 'disk-paused' : 'disk-told'
    // Each write that was under way fails by itself: one story, until the guest goes on.
    const key = `${dom.uuid} ${devAlias} ${code}`
    const now = Date.now()
    const before = this.#told.get(key)
    this.#told.delete(key)
    this.#told.set(key, now)
    if (this.#told.size > MOST) this.#told.delete(this.#told.keys().next().value ?? '')
    if (before !== undefined && now - before < SAME_WITHIN) return
    this.#note(dom, code, { path: srcPath === '' ? null : srcPath, disk: devAlias })
  }

  /** The guest goes on: an error after that is a new one, if it stops the guest again. */
  #forget(uuid: string): void {
    for (const key of this.#told.keys()) {
      if (key === uuid || (key.startsWith(`${uuid} `) && !key.endsWith('-told'))) this.#told.delete(key)
    }
  }

  #note(dom: Dom, code: IncidentCode, { path = null, disk = null, job = null }: Detail = {}): void {
    this.#log.note(this.#connection, dom.uuid, { code, name: dom.name, path, disk, job })
  }
}
