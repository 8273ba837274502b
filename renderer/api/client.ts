import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../contract/contract.ts'

export type Client = ContractRouterClient<Contract>

/** The contract's procedures over an open socket; calls under way reject when it closes. */
export function clientOver(socket: WebSocket): Client {
  return createORPCClient(new RPCLink({ websocket: socket }))
}
