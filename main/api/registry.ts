import { formatId } from '../../contract/ids.ts'
import { catalogueOf, limitOf, tagsOf } from '../image/registry/browse.ts'
import { knownRegistries } from '../image/registry/known.ts'
import { actHandler } from './act-handler.ts'
import { os, signalOf } from './base.ts'

export const registryRouter = {
  list: os.registry.list.handler(({ input, context }) =>
    knownRegistries(input?.connection ?? 'docker', context.connections),
  ),
  catalogue: os.registry.catalogue.handler(({ input, context, signal }) =>
    catalogueOf(input, context.connections, signalOf(signal)),
  ),
  tags: os.registry.tags.handler(({ input, context, signal }) => tagsOf(input, context.connections, signalOf(signal))),
  limit: os.registry.limit.handler(({ input, context, signal }) =>
    limitOf(input, context.connections, signalOf(signal)),
  ),
  start: os.registry.start.handler(async ({ input, context, signal }) => {
    const { result, plan, outcomes } = await context.acts.perform('registry.start', input, signal)
    const made = plan.steps.findIndex(({ type }) => type === 'container.create')
    return { ...result, id: formatId('container', input.connection, outcomes[made]?.id ?? ''), address: plan.address }
  }),
  login: os.registry.login.handler(actHandler('registry.login')),
  logout: os.registry.logout.handler(actHandler('registry.logout')),
  delete: os.registry.delete.handler(actHandler('registry.delete')),
}
