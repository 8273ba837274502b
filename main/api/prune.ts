import { previewPrune } from '../container/prune/plan.ts'
import { actHandler } from './act-handler.ts'
import { os, signalOf } from './base.ts'

export const pruneRouter = {
  preview: os.prune.preview.handler(async ({ input, context, signal }) => ({
    items: await previewPrune(input?.connection ?? 'docker', context.connections, signalOf(signal)),
  })),
  run: os.prune.run.handler(actHandler('prune.run')),
}
