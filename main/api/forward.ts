import { listForwards } from '../network/forward/list.ts'
import { actHandler } from './act-handler.ts'
import { os } from './base.ts'

export const forwardRouter = {
  list: os.forward.list.handler(async ({ input, context }) => {
    await context.networks.settled()
    return listForwards(input.id, context.networks)
  }),
  add: os.forward.add.handler(actHandler('forward.add')),
  remove: os.forward.remove.handler(actHandler('forward.remove')),
  apply: os.forward.apply.handler(actHandler('forward.apply')),
}
