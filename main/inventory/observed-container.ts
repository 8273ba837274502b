import { notFound } from '../../contract/fault.ts'
import { parseId } from '../../contract/ids.ts'
import type { ContainerState } from '../../contract/machine.ts'
import type { ContainerDetail } from '../docker/container-detail.ts'
import type { Engine } from '../docker/engine.ts'
import { isDockerError } from '../docker/errors.ts'

/** Where the engines come from. */
export interface DockerEngines {
  docker(connection: string): Promise<Engine>
}

/** A container as its engine has it at the moment of planning. */
export interface ObservedContainer {
  readonly id: string
  readonly connectionId: string
  readonly engine: Engine
  /** The engine's own id. */
  readonly key: string
  readonly name: string
  readonly state: ContainerState
  readonly detail: ContainerDetail
}

/** @throws Fault NOT_FOUND, ENGINE_UNAVAILABLE */
export async function observeContainer(engines: DockerEngines, id: string): Promise<ObservedContainer> {
  const reference = parseId(id)
  if (reference?.kind !== 'container') throw notFound('container', id)
  const engine = await engines.docker(reference.connection)
  try {
    const detail = await engine.containers.inspect(reference.key)
    return {
      id,
      connectionId: reference.connection,
      engine,
      key: reference.key,
      name: detail.name,
      state: detail.state,
      detail,
    }
  } catch (error) {
    if (isDockerError(error, 'not-found')) throw notFound('container', id, error.message)
    throw error
  }
}

/** What each step on a container carries. */
export function onContainer(container: ObservedContainer) {
  return { connection: container.connectionId, container: container.key, name: container.name }
}
