import { openHostShell } from '../console/host-shell.ts'
import { openScreen } from '../console/open-screen.ts'
import { openAttach, openExec, openSerial, type OpenStream } from '../console/open-stream.ts'
import { notFound } from '../../contract/fault.ts'
import { inspectOva } from '../vm/ova/read-ova.ts'
import { backupRouter } from './backup.ts'
import { guarded, os, signalOf } from './base.ts'
import { connectionRouter } from './connection.ts'
import { containerRouter } from './container.ts'
import { containerVolumeRouter } from './container-volume.ts'
import type { Services } from './context.ts'
import { diagramRouter } from './diagram.ts'
import { doctorRouter } from './doctor.ts'
import { explainProcedure } from './explain.ts'
import { forwardRouter } from './forward.ts'
import { hostRouter } from './host.ts'
import { imageRouter } from './image.ts'
import { incidentRouter } from './incident.ts'
import { inventoryRouter } from './inventory.ts'
import { linkRouter } from './link.ts'
import { loadRouter } from './load.ts'
import { networkRouter } from './network.ts'
import { osImageRouter } from './os-image.ts'
import { pruneRouter } from './prune.ts'
import { registryRouter } from './registry.ts'
import { reportRouter } from './report.ts'
import { poolRouter, storageRouter, volumeRouter } from './storage.ts'
import { sshConsole, trustHostKey } from './ssh.ts'
import { uploadRouter } from './upload.ts'
import { vmRouter } from './vm.ts'

async function ticket(context: Services, opening: Promise<OpenStream>) {
  const stream = await opening
  return { stream: context.tickets.offer(stream), label: stream.label }
}

/** The contract, implemented. */
export const router = os.router({
  backup: backupRouter,
  connection: connectionRouter,
  console: {
    serial: os.console.serial.handler(async ({ input, context }) => {
      const stream = await openSerial(context.connections, input)
      return ticket(context, context.scrollBack.keep(stream, input.id, input.replay))
    }),
    screen: os.console.screen.handler(async ({ input, context }) => {
      const { stream, password } = await openScreen(context.connections, input.id)
      return { ...(await ticket(context, Promise.resolve(stream))), password }
    }),
    ssh: os.console.ssh.handler(({ input, context }) => ticket(context, sshConsole(input, context))),
    trustHostKey: os.console.trustHostKey.handler(({ input, context }) => trustHostKey(input, context)),
    exec: os.console.exec.handler(({ input, context }) => ticket(context, openExec(context.connections, input))),
    attach: os.console.attach.handler(({ input, context }) => ticket(context, openAttach(context.connections, input))),
    shell: os.console.shell.handler(async ({ input, context }) =>
      ticket(context, Promise.resolve(openHostShell(input, context.hostShell))),
    ),
    offers: os.console.offers.handler(({ context }) => ({ hostShell: context.hostShell })),
  },
  container: containerRouter,
  containerVolume: containerVolumeRouter,
  diagram: diagramRouter,
  doctor: doctorRouter,
  explain: os.explain.handler(({ input, context }) => explainProcedure(input.procedure, input.input, context)),
  forward: forwardRouter,
  host: hostRouter,
  image: imageRouter,
  incident: incidentRouter,
  inventory: inventoryRouter,
  link: linkRouter,
  load: loadRouter,
  journal: { list: os.journal.list.handler(({ input, context }) => context.journal.list(input.limit)) },
  network: networkRouter,
  osImage: osImageRouter,
  ova: { inspect: os.ova.inspect.handler(({ input }) => inspectOva(input.path)) },
  prune: pruneRouter,
  registry: registryRouter,
  report: reportRouter,
  settings: {
    get: os.settings.get.handler(async ({ context }) => ({
      ...(await context.settings.read()),
      locations: context.paths,
    })),
    set: os.settings.set.handler(({ input, context }) => context.settings.change(input)),
    reset: os.settings.reset.handler(({ context }) => context.settings.change(null)),
  },
  pool: poolRouter,
  storage: storageRouter,
  task: {
    list: os.task.list.handler(({ context }) => context.tasks.list()),
    watch: os.task.watch.handler(async function* ({ context, signal }) {
      yield* guarded(context.tasks.watch(signalOf(signal)))
    }),
    cancel: os.task.cancel.handler(({ input, context }) => {
      if (!context.tasks.cancel(input.task)) throw notFound('running task', input.task)
    }),
  },
  upload: uploadRouter,
  vm: vmRouter,
  volume: volumeRouter,
})
export type Router = typeof router
