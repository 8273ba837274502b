import { parseId } from '../../contract/ids.ts'
import type { Reach } from '../../contract/reach.ts'
import { askReach } from '../diagram/ask-reach.ts'
import { containerOf, probe } from '../diagram/probe.ts'
import { guarded, os, signalOf } from './base.ts'
import type { Services } from './context.ts'

/** The doctor is asked only where its finding would say something: he looks at more than the network. */
async function withFinding(reach: Reach, context: Services): Promise<Reach> {
  if (reach.finding === null) return reach
  const { findings } = await context.checkHost()
  const fails = findings.some(({ id, status }) => id === reach.finding && status === 'fail')
  return fails ? reach : { ...reach, finding: null }
}

export const diagramRouter = {
  look: os.diagram.look.handler(({ context }) => context.diagram.look()),
  watch: os.diagram.watch.handler(async function* ({ context, signal }) {
    context.connections.start()
    yield* guarded(context.diagram.watch(signalOf(signal)))
  }),
  reach: os.diagram.reach.handler(async ({ input, context }) => {
    const { reach } = await askReach(input, context.observer, context.look())
    return withFinding(reach, context)
  }),
  probe: os.diagram.probe.handler(async ({ input, context }) => {
    const answer = await askReach(input, context.observer, context.look())
    const container = containerOf(answer, context.store.list('container'))
    const inside =
      container === undefined
        ? null
        : { engine: await context.connections.docker(container.connection), key: parseId(container.id)?.key ?? '' }
    return probe(answer, { look: context.look(), inside }, input.byName)
  }),
}
