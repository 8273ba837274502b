import type { IpcMain, MessagePortMain, WebContents } from 'electron'
import { portRequest, type PortRequest } from '../../contract/port.ts'
import { PORT_CHANNEL } from '../../preload/channel.ts'
import type { Logger } from '../system/logger.ts'
import { isPageFrame } from './origin.ts'
import { greet } from './port-socket.ts'

export interface PortEnds {
  /** Procedures and byte streams. */
  toServices(request: PortRequest, port: MessagePortMain): void
  /** What this process does itself, for the window that asked. */
  toShell(contents: WebContents, port: MessagePortMain): void
  readonly logger: Logger
}

/** The one channel that pages can speak on: it takes a port and a request, from our own page only. */
export function brokerPorts(ipcMain: Pick<IpcMain, 'on'>, ends: PortEnds): void {
  ipcMain.on(PORT_CHANNEL, ({ senderFrame, sender, ports }, message: unknown) => {
    const [port, ...others] = ports
    const refuse = (why: string) => {
      for (const one of ports) greet(one, 'refused')
      ends.logger.log('warn', 'port refused', { why })
    }
    if (!isPageFrame(senderFrame)) return refuse('foreign sender')
    if (port === undefined || others.length > 0) return refuse('not exactly one port')
    const { data: request } = portRequest.safeParse(message)
    if (request === undefined) return refuse('unknown request')
    if (request.channel === 'shell') ends.toShell(sender, port)
    else ends.toServices(request, port)
  })
}
