import { mayCutOff } from '../step/fix-action.ts'
import type { Step } from '../step/step.ts'
import { actHandler } from './act-handler.ts'
import { os } from './base.ts'

function isRisky(step: Step): boolean {
  return 'action' in step && mayCutOff(step.action)
}

export const doctorRouter = {
  check: os.doctor.check.handler(async ({ context }) => ({
    ...(await context.checkHost()),
    unconfirmed: context.deadMan.list(),
  })),
  fix: os.doctor.fix.handler(async ({ input, context, signal }) => {
    const { result, plan } = await context.acts.perform('doctor.fix', input, signal)
    // What was mended may be what kept an engine away.
    context.connections.wake()
    if (plan.steps.some(isRisky)) {
      const { acts, logger } = context
      context.deadMan.arm(input.id, input.confirmWithin, async () => {
        const failed = (error: unknown) => logger.log('error', 'could not be taken back', { finding: input.id, error })
        await acts.perform('doctor.undo', { id: input.id }, undefined).catch(failed)
      })
    }
    return result
  }),
  keep: os.doctor.keep.handler(({ input, context }) => context.deadMan.keep(input.id)),
  undo: os.doctor.undo.handler((call) => {
    call.context.deadMan.disarm(call.input.id)
    return actHandler('doctor.undo')(call)
  }),
}
