import { guarded, os, signalOf } from './base.ts'

export const loadRouter = {
  record: os.load.record.handler(({ input, context }) => context.statistics.record(input.of)),
  watch: os.load.watch.handler(async function* ({ input, context, signal }) {
    yield* guarded(context.statistics.follow(input.of, signalOf(signal)))
  }),
}
