import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import type { ShellContract, ShellEvent } from '../../contract/shell.ts'
import { openSocket } from './port-transport.ts'

type WindowClient = ContractRouterClient<ShellContract>

/** A broken channel is opened again after this time. Milliseconds. */
const AGAIN_AFTER = 1000

/** The process that owns this window, under Electron; a page in a browser has none, and nothing here does anything. */
export class WindowHost {
  #client: WindowClient | null = null
  #started = false
  #listener: (event: ShellEvent) => void = () => undefined

  /** Hears what happens outside the page, what happened before this call included. The last listener counts. */
  listen(listener: (event: ShellEvent) => void): void {
    this.#listener = listener
    if (this.#started || window.labrigHost === undefined) return
    this.#started = true
    this.#connect()
  }

  /** On the desktop, where it has notifications. @param target comes back as an event when it is clicked */
  notify(title: string, body: string, target: string): void {
    const told = this.#client?.notify({ title: title.slice(0, 200), body: body.slice(0, 1000), target })
    // A desktop without notifications loses nothing: the notice is in the list.
    told?.catch(() => undefined)
  }

  #connect(): void {
    const socket = openSocket({ channel: 'shell' })
    socket.addEventListener('open', () => {
      const client: WindowClient = createORPCClient(new RPCLink({ websocket: socket }))
      this.#client = client
      void this.#follow(client)
    })
    socket.addEventListener('close', () => {
      this.#client = null
      setTimeout(() => this.#connect(), AGAIN_AFTER)
    })
  }

  /** Ends when the channel does, or when another reader of this window has begun; that one has the events then. */
  async #follow(client: WindowClient): Promise<void> {
    try {
      for await (const event of await client.watch()) this.#listener(event)
    } catch {
      // The channel broke: it is opened again.
    }
  }
}
