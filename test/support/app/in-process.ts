import { createRouterClient, type RouterClient } from '@orpc/server'
import { router, type Router } from '../../../main/api/router.ts'
import { createServices, type RunningServices } from '../../../main/services.ts'
import { labrigPaths } from '../../../main/system/paths.ts'
import type { Labrig } from './labrig.ts'

export type InProcess = {
  readonly services: RunningServices
  readonly client: RouterClient<Router>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** The same services as the command line's, in this process: for what would take hundreds of command lines. */
export async function inProcess(user: Labrig): Promise<InProcess> {
  const paths = labrigPaths(user.environment)
  const services = await createServices({ environment: { PATH: process.env['PATH'], ...user.environment }, paths })
  const client = createRouterClient(router, { context: services })
  return { services, client, [Symbol.asyncDispose]: async () => services[Symbol.asyncDispose]() }
}

/** A procedure by its path, with any input: what a test that goes through all of them needs. */
export function procedureAt(client: RouterClient<Router>, path: string): (input: unknown) => Promise<unknown> {
  let target: unknown = client
  for (const part of path.split('.')) target = (target as Record<string, unknown>)[part]
  return target as (input: unknown) => Promise<unknown>
}
