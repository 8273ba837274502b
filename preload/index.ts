import { contextBridge, ipcRenderer } from 'electron'
import { PORT_CHANNEL } from './channel.ts'

// contract/port.ts has the same name; the preload imports nothing of ours but its channel.
const PORT_MESSAGE = 'labrig-port'

// A MessagePort cannot cross the context bridge; window.postMessage can carry it between the two worlds of this page.
// Main looks at the sender's frame and at the request again: this side is only the way.
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || event.origin !== window.location.origin) return
  const { data, ports } = event
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== PORT_MESSAGE) return
  const { type: _, ...request } = data
  const [port, ...others] = ports
  if (port === undefined || others.length > 0) return
  ipcRenderer.postMessage(PORT_CHANNEL, request, [port])
})

contextBridge.exposeInMainWorld('labrigHost', { kind: 'electron' })
