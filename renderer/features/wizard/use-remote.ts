import { useConnections } from '../machines/use-machine.ts'

/** Schemes of libvirt's and Docker's addresses that lead to other hosts. */
const REMOTE = /^([a-z]+\+(ssh|libssh2?|tls|tcp)|tcp|ssh|https?):/

/** Whether a connection leads to another host: nothing that is known of this one holds there. */
export function useRemote(connection: string): boolean {
  const found = useConnections().find(({ id }) => id === connection)
  return found !== undefined && REMOTE.test(found.address)
}
