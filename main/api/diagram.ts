import { guarded, os, signalOf } from './base.ts'

export const diagramRouter = {
  look: os.diagram.look.handler(({ context }) => context.diagram.look()),
  watch: os.diagram.watch.handler(async function* ({ context, signal }) {
    context.connections.start()
    yield* guarded(context.diagram.watch(signalOf(signal)))
  }),
}
