import type { Connection } from '../../../contract/connection.ts'

/** The engines as they call themselves. */
export const products = { libvirt: 'libvirt', docker: 'Docker' } as const

/** The engine's own name; with the connection's name where there are several of its kind. */
export function engineName(connection: Connection, all: readonly Connection[]): string {
  const product = products[connection.engine]
  const several = all.filter((one) => one.engine === connection.engine).length > 1
  return several ? `${product} ${connection.id}` : product
}

/** How a connection stands: one that answers in another version of the API is not absent. */
export const engineStanding = ({ state, gaps = [] }: Connection): Connection['state'] | 'otherApi' =>
  gaps.includes('other-api') ? 'otherApi' : state
