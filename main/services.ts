import { isLocal } from './step/engines.ts'
import { join } from 'node:path'
import type { Acceleration } from '../contract/doctor.ts'
import type { ToldError } from '../contract/told-error.ts'
import { Acts } from './api/acts.ts'
import type { Services } from './api/context.ts'
import { faultOf } from './api/fault-of.ts'
import { patientOf } from './api/patient.ts'
import { SlowClock } from './api/slow-clock.ts'
import { tidyAllPictures } from './api/snapshot-pictures.ts'
import { emptyExpired } from './api/trash.ts'
import { ScrollBack } from './console/scroll-back.ts'
import { StreamTickets } from './console/tickets.ts'
import { Uploads } from './container/files/uploads.ts'
import { LiveDiagram } from './diagram/live-diagram.ts'
import { listenForChanges, readCounters } from './diagram/live-parts.ts'
import { Observer } from './diagram/observer.ts'
import { diagnose, readFacts, reportOn } from './doctor/check.ts'
import { DeadMan } from './doctor/dead-man.ts'
import { ChangedHost } from './doctor/host-changes.ts'
import { decideAcceleration, readVirtualization } from './host/acceleration.ts'
import { ConnectionBook } from './host/connection-book.ts'
import { connectionSpecs } from './host/connection-specs.ts'
import { readHostCounters } from './host/host-reading.ts'
import { SettingsFile } from './host/settings.ts'
import { LayerCache } from './image/layer-cache.ts'
import { Connections } from './inventory/connections.ts'
import { journalLine } from './inventory/journaled-incidents.ts'
import { observeVm } from './inventory/observed-vm.ts'
import { Statistics } from './inventory/statistics.ts'
import { InventoryStore } from './inventory/store.ts'
import type { StepOutcome } from './step/engines.ts'
import type { Step } from './step/step.ts'
import { fileFixRecords, type FixRecords } from './step/fix-records.ts'
import { readFixRights } from './step/fix-rights.ts'
import { explainStep, runStep, undoStep } from './step/step.ts'
import { fileLogger } from './system/logger.ts'
import { Look } from './system/look.ts'
import type { Paths } from './system/paths.ts'
import { labrigPaths } from './system/paths.ts'
import { fileJournal } from './work/journal.ts'
import { Locks } from './work/locks.ts'
import type { StepRunner } from './work/perform.ts'
import { LinkWatch, tidyLinks } from './network/tidy-links.ts'
import { offeredAcceleration } from './vm/offered-acceleration.ts'
import { ForwardWatch } from './network/forward/forward-watch.ts'
import { NameWatch } from './network/name-watch.ts'
import { Performer } from './work/perform.ts'
import { InstallWatch } from './vm/install-watch.ts'
import { SeedWatch } from './vm/seed-watch.ts'
import { listSnapshots } from './vm/snapshots.ts'
import { Thumbnails } from './vm/thumbnails.ts'
import { ScheduleWatch } from './vm/snapshot/schedule-watch.ts'
import { Tasks } from './work/tasks.ts'

export type RunningServices = Services & AsyncDisposable

export interface ServiceOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly paths?: Paths
  /** Off unless asked for: whoever reaches the page has the rights of this user anyway, but not a terminal. */
  readonly hostShell?: boolean
  /** How the doctor sees this host; anew for each report. */
  readonly look?: () => Look
}

/** For the journal and the tasks: the sentence, and behind it the engine's words where it says something else. */
function describe(error: unknown): ToldError {
  const { code, message, data } = faultOf(error)
  const { cause, detail } = data
  return { code, message: cause === undefined || detail === undefined ? message : `${message} (${detail})`, data }
}

function stepRunner(connections: Connections, fixes: FixRecords): StepRunner<Step, StepOutcome> {
  return {
    run: (step, signal, progress) => runStep(step, { engines: connections, fixes, signal, progress }),
    explain: (step) => explainStep(step, connections),
    undo: undoStep,
  }
}

type Tended = Pick<
  Services,
  'acts' | 'connections' | 'journal' | 'logger' | 'networks' | 'paths' | 'settings' | 'store'
>

/** What nobody asks for, in hosts that live long: seeds and installations that ended, schedules, trash, incidents. */
class Tending implements Disposable {
  readonly #parts: Tended
  readonly #watches: readonly (Disposable & { start(): void })[]
  #journaling: Disposable | null = null

  constructor(parts: Tended) {
    this.#parts = parts
    const { acts, connections, logger, store } = parts
    const warn = (message: string) => (error: unknown) => logger.log('warn', message, { error })
    const watching = { vms: () => store.list('vm'), changes: (signal: AbortSignal) => store.watch(signal) }
    this.#watches = [
      new SlowClock(connections, () => emptyExpired(parts)),
      new SlowClock(connections, () => tidyAllPictures(parts)),
      new SlowClock(connections, async () => {
        await tidyLinks().catch(warn('rules of links that are gone could not be taken away'))
      }),
      new SeedWatch({
        ...watching,
        refreshAddresses: () => connections.refreshAddresses(),
        drop: (id) => acts.perform('vm.dropSeed', { id }, undefined),
        failed: warn('a seed could not be taken away'),
      }),
      new InstallWatch({
        ...watching,
        finish: (id, start) => acts.perform('vm.installed', { id, start }, undefined),
        failed: warn('an installation could not be ended'),
      }),
      new ScheduleWatch({
        vms: watching.vms,
        snapshots: async (id) => listSnapshots(await observeVm(connections, id)),
        take: (id, name) => acts.perform('vm.snapshot.create', { id, name, way: 'auto', scheduled: true }, undefined),
        expire: (id, keep) => acts.perform('vm.snapshot.expire', { id, keep }, undefined),
        failed: warn('a snapshot of a schedule could not be taken or deleted'),
        now: () => Date.now(),
      }),
      new NameWatch({
        networks: parts.networks,
        changes: watching.changes,
        tell: (id) => acts.perform('network.names', { id }, undefined),
        failed: warn('the names of containers could not be told to guests'),
      }),
      new LinkWatch({
        changes: watching.changes,
        failed: warn('rules of links that are gone could not be taken away'),
      }),
      new ForwardWatch({
        networks: parts.networks,
        changes: watching.changes,
        apply: () => acts.perform('forward.apply', {}, undefined),
        failed: warn('forwarded ports could not be written anew'),
      }),
    ]
  }

  start(): void {
    const { connections, journal, logger } = this.#parts
    for (const watch of this.#watches) watch.start()
    this.#journaling ??= connections.incidents.onIncident((incident) => {
      journal.append(journalLine(incident)).catch((error: unknown) => {
        logger.log('warn', 'what befell a VM could not be journaled', { error })
      })
    })
  }

  [Symbol.dispose](): void {
    this.#journaling?.[Symbol.dispose]()
    for (const watch of this.#watches) watch[Symbol.dispose]()
  }
}

/**
 * Builds every room and joins them: the same under the window, the headless host and the command line. Nothing is
 * connected yet; a connection is made when it is first asked for or when {@link Connections.start} says so.
 * @throws Fault INVALID_INPUT for a configuration file that cannot be used
 */
export async function createServices(options: ServiceOptions = {}): Promise<RunningServices> {
  const environment = options.environment ?? process.env
  const paths = options.paths ?? labrigPaths(environment)
  const logger = fileLogger(join(paths.state, 'labrig.log'))
  const store = new InventoryStore()
  const connectionsPath = join(paths.config, 'connections.json')
  const specs = await connectionSpecs(connectionsPath, environment)
  const connections = new Connections(specs, store, (error) => logger.log('warn', 'could not be read again', { error }))
  const journal = fileJournal(join(paths.state, 'journal'))
  const tasks = new Tasks(describe)
  const records = fileFixRecords(paths.state)
  const performer = new Performer({
    runner: stepRunner(connections, records),
    tasks,
    journal,
    locks: new Locks(join(paths.runtime, 'locks')),
    describe,
  })
  let acceleration: Promise<Acceleration> | undefined
  // Looked up once: neither the processor nor the module changes while we run; the doctor looks anew each time.
  const accelerationOf = (connection: string) =>
    isLocal(connections, connection)
      ? (acceleration ??= readVirtualization().then(decideAcceleration))
      : connections.libvirt(connection).then(offeredAcceleration)
  const tickets = new StreamTickets()
  const uploads = new Uploads(join(paths.state, 'uploads'))
  const scrollBack = new ScrollBack(join(paths.state, 'consoles'), (error) =>
    logger.log('warn', 'what a serial line said could not be kept', { error }),
  )
  const facts = async () => {
    await connections.settled()
    return readFacts(
      await patientOf({ connections, store, journal: join(paths.state, 'journal') }),
      options.look?.() ?? new Look(),
    )
  }
  const deadMan = new DeadMan()
  const look = options.look ?? (() => new Look())
  const observer = new Observer({ connections, store, look })
  const diagram = new LiveDiagram({
    observe: () => observer.observe(),
    listen: (changed) => listenForChanges(connections, store, changed),
    counters: readCounters,
    failed: (error) => logger.log('warn', 'the networks could not be read', { error }),
  })
  const settings = new SettingsFile(paths)
  const osImages = { paths, proxy: async () => (await settings.read()).settings.proxy }
  const surgery = { records, rights: readFixRights, diagnoses: async () => diagnose(await facts()) }
  const networks = {
    engines: connections,
    settled: () => connections.settled(),
    networks: () => store.list('network'),
    machines: () => [...store.list('vm'), ...store.list('container')],
    look: options.look ?? (() => new Look()),
  }
  const acts = new Acts(
    { engines: connections, acceleration: accelerationOf, surgery, osImages, networks },
    connections,
    performer,
  )
  const tending = new Tending({ acts, connections, journal, logger, networks, paths, settings, store })
  return {
    store,
    connections,
    book: new ConnectionBook(connectionsPath, environment),
    statistics: new Statistics(connections, readHostCounters),
    tasks,
    journal,
    logger,
    tickets,
    uploads,
    scrollBack,
    thumbnails: new Thumbnails(),
    settings,
    paths,
    networks,
    osImages,
    imageLayers: new LayerCache(),
    hostShell: options.hostShell ?? false,
    acts,
    tend: () => tending.start(),
    acceleration: accelerationOf,
    changedHost: new ChangedHost(records, connections, options.look),
    deadMan,
    diagram,
    observer,
    look,
    checkHost: async () => reportOn(await facts(), connections, records),
    async [Symbol.asyncDispose]() {
      tending[Symbol.dispose]()
      diagram[Symbol.dispose]()
      await deadMan[Symbol.asyncDispose]()
      tickets[Symbol.dispose]()
      await uploads[Symbol.asyncDispose]()
      await scrollBack.settled()
      await connections[Symbol.asyncDispose]()
      await logger.flush()
    },
  }
}
