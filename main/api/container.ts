import { formatId } from '../../contract/ids.ts'
import { readDockerRun } from '../container/docker-run.ts'
import { observeContainer } from '../container/observed-container.ts'
import { guarded, os, signalOf } from './base.ts'
import { readLogs } from './logs.ts'
import { pasted } from './pasted.ts'

export const containerRouter = {
  create: os.container.create.handler(async ({ input, context, signal }) => {
    const { result, outcomes } = await context.acts.perform('container.create', input, signal)
    const made = outcomes.find((outcome) => /^[0-9a-f]{64}$/.test(outcome.id ?? ''))
    return { ...result, id: formatId('container', input.connection, made?.id ?? '') }
  }),
  start: os.container.start.handler(
    async ({ input, context, signal }) => (await context.acts.perform('container.start', input, signal)).result,
  ),
  stop: os.container.stop.handler(
    async ({ input, context, signal }) => (await context.acts.perform('container.stop', input, signal)).result,
  ),
  restart: os.container.restart.handler(
    async ({ input, context, signal }) => (await context.acts.perform('container.restart', input, signal)).result,
  ),
  kill: os.container.kill.handler(
    async ({ input, context, signal }) => (await context.acts.perform('container.kill', input, signal)).result,
  ),
  pause: os.container.pause.handler(
    async ({ input, context, signal }) => (await context.acts.perform('container.pause', input, signal)).result,
  ),
  resume: os.container.resume.handler(
    async ({ input, context, signal }) => (await context.acts.perform('container.resume', input, signal)).result,
  ),
  rename: os.container.rename.handler(
    async ({ input, context, signal }) => (await context.acts.perform('container.rename', input, signal)).result,
  ),
  delete: os.container.delete.handler(
    async ({ input, context, signal }) => (await context.acts.perform('container.delete', input, signal)).result,
  ),
  exec: os.container.exec.handler(async ({ input, context, signal }) => {
    const { result, outcomes } = await context.acts.perform('container.exec', input, signal)
    const exec = outcomes[0]?.exec ?? { exitCode: -1, stdout: '', stderr: '', truncated: false }
    return { ...result, ...exec }
  }),
  paste: os.container.paste.handler(({ input }) => {
    const { form, notes, repairs } = pasted(() => readDockerRun(input.text))
    return { form, notes: [...notes], repairs: [...repairs] }
  }),
  logs: os.container.logs.handler(async function* ({ input, context, signal }) {
    yield* guarded(readLogs(input, context, signalOf(signal)))
  }),
  inspect: os.container.inspect.handler(async ({ input, context }) => {
    const { detail } = await observeContainer(context.connections, input.id)
    return { json: detail.raw }
  }),
}
