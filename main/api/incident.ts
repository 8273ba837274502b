import { guarded, os, signalOf } from './base.ts'

export const incidentRouter = {
  list: os.incident.list.handler(async ({ context }) => {
    await context.connections.settled()
    return [...context.connections.incidents.list()]
  }),
  watch: os.incident.watch.handler(async function* ({ context, signal }) {
    context.connections.start()
    yield* guarded(context.connections.incidents.watch(signalOf(signal)))
  }),
}
