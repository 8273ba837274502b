import { containerCreate } from '../../contract/container.ts'
import { isCompose } from '../../contract/compose-text.ts'
import { formatId, parseId } from '../../contract/ids.ts'
import { editingOf } from '../container/edit/plan-change.ts'
import { readComposeService } from '../container/compose/service.ts'
import { readDockerRun } from '../container/docker-run.ts'
import { listChanges, listFiles, showFile } from '../container/files/look.ts'
import { lookIntoIsolation } from '../container/isolation/look.ts'
import { observeContainer } from '../inventory/observed-container.ts'
import { actHandler, execOutcome } from './act-handler.ts'
import { guarded, os, signalOf } from './base.ts'
import { warningsOf } from './budget.ts'
import { readLogs } from './logs.ts'
import { allowedPart, pasted } from './pasted.ts'

export const containerRouter = {
  create: os.container.create.handler(async ({ input, context, signal }) => {
    const warnings = await warningsOf('container.create', input, context)
    const { result, outcomes } = await context.acts.perform('container.create', input, signal)
    const made = outcomes.find((outcome) => /^[0-9a-f]{64}$/.test(outcome.id ?? ''))
    return { ...result, warnings, id: formatId('container', input.connection, made?.id ?? '') }
  }),
  start: os.container.start.handler(actHandler('container.start')),
  stop: os.container.stop.handler(actHandler('container.stop')),
  restart: os.container.restart.handler(actHandler('container.restart')),
  kill: os.container.kill.handler(actHandler('container.kill')),
  pause: os.container.pause.handler(actHandler('container.pause')),
  resume: os.container.resume.handler(actHandler('container.resume')),
  rename: os.container.rename.handler(actHandler('container.rename')),
  delete: os.container.delete.handler(actHandler('container.delete')),
  set: os.container.set.handler(actHandler('container.set')),
  connect: os.container.connect.handler(actHandler('container.connect')),
  disconnect: os.container.disconnect.handler(actHandler('container.disconnect')),
  move: os.container.move.handler(actHandler('container.move')),
  recreate: os.container.recreate.handler(async ({ input, context, signal }) => {
    const { result, outcomes } = await context.acts.perform('container.recreate', input, signal)
    const made = outcomes.find((outcome) => /^[0-9a-f]{64}$/.test(outcome.id ?? ''))
    const connection = parseId(input.id)?.connection ?? ''
    return { ...result, id: formatId('container', connection, made?.id ?? '') }
  }),
  rollBack: os.container.rollBack.handler(async ({ input, context, signal }) => {
    const { result, plan } = await context.acts.perform('container.rollBack', input, signal)
    return { ...result, id: formatId('container', parseId(input.id)?.connection ?? '', plan.back) }
  }),
  editing: os.container.editing.handler(({ input, context }) => editingOf(input.id, context.connections)),
  files: os.container.files.handler(({ input, context, signal }) =>
    listFiles(input, context.connections, signalOf(signal)),
  ),
  file: os.container.file.handler(({ input, context, signal }) =>
    showFile(input, context.connections, signalOf(signal)),
  ),
  changes: os.container.changes.handler(({ input, context, signal }) =>
    listChanges(input, context.connections, signalOf(signal)),
  ),
  copyOut: os.container.copyOut.handler(async ({ input, context, signal }) => {
    const { result, plan } = await context.acts.perform('container.copyOut', input, signal)
    return { ...result, path: plan.path }
  }),
  copyIn: os.container.copyIn.handler(async ({ input, context, signal }) => {
    const { result, plan } = await context.acts.perform('container.copyIn', input, signal)
    return { ...result, path: plan.path }
  }),
  writeFile: os.container.writeFile.handler(actHandler('container.writeFile')),
  makeFolder: os.container.makeFolder.handler(actHandler('container.makeFolder')),
  renameFile: os.container.renameFile.handler(actHandler('container.renameFile')),
  deleteFile: os.container.deleteFile.handler(actHandler('container.deleteFile')),
  commit: os.container.commit.handler(async ({ input, context, signal }) => {
    const { result, outcomes } = await context.acts.perform('container.commit', input, signal)
    return { ...result, id: formatId('image', parseId(input.id)?.connection ?? '', outcomes[0]?.id ?? '') }
  }),
  export: os.container.export.handler(actHandler('container.export')),
  exec: os.container.exec.handler(async ({ input, context, signal }) => {
    const { result, outcomes } = await context.acts.perform('container.exec', input, signal)
    return { ...result, ...execOutcome(outcomes) }
  }),
  paste: os.container.paste.handler(({ input }) => {
    const syntax = isCompose(input.text) ? 'compose' : 'command'
    const read = pasted(() =>
      syntax === 'compose'
        ? { repairs: [], ...readComposeService(input.text, input.service) }
        : { services: [], service: null, ...readDockerRun(input.text) },
    )
    const { form, said, notes } = allowedPart(read.form, containerCreate.shape, input.text)
    const { services, service, repairs } = read
    return {
      ...{ form, said, syntax, service, services: [...services], repairs: [...repairs] },
      notes: [...read.notes, ...notes],
    }
  }),
  logs: os.container.logs.handler(async function* ({ input, context, signal }) {
    yield* guarded(readLogs(input, context, signalOf(signal)))
  }),
  inspect: os.container.inspect.handler(async ({ input, context }) => {
    const { detail } = await observeContainer(context.connections, input.id)
    return { json: detail.raw }
  }),
  isolation: os.container.isolation.handler(({ input, context }) => lookIntoIsolation(input.id, context.connections)),
}
