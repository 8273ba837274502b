type Send = (text: string) => void
type Preload = (
  require: (name: string) => unknown,
  process: object,
  module: { exports: object },
  exports: object,
) => void

/**
 * Runs around the preload in an isolated world of the page: what a sandboxed preload finds there, and the page's half of
 * the wire. It is sent to the page as text: it may use nothing from outside itself.
 */
export function isolatedWorld(preload: Preload): void {
  // A preload is for the top frame only, unless a window asks for more.
  if (window.top !== window) return
  const world = globalThis as unknown as { labrigShimSend: Send; labrigShimReceive: Send }
  const wire = world.labrigShimSend
  const send = (message: object) => wire(JSON.stringify(message))
  const ports = new Map<number, MessagePort>()
  let last = 0

  const toBase64 = (bytes: Uint8Array) => {
    let text = ''
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
    return btoa(text)
  }
  const pack = (value: unknown): unknown => {
    if (value instanceof Uint8Array) return { $bytes: toBase64(value) }
    if (value instanceof ArrayBuffer) return { $bytes: toBase64(new Uint8Array(value)) }
    if (Array.isArray(value)) return value.map(pack)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, pack(one)]))
  }
  const unpack = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(unpack)
    if (typeof value !== 'object' || value === null) return value
    if ('$bytes' in value) return Uint8Array.from(atob(String(value.$bytes)), (letter) => letter.charCodeAt(0))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unpack(one)]))
  }
  const adopt = (port: MessagePort) => {
    const id = ++last
    ports.set(id, port)
    port.onmessage = (event) => send({ type: 'port', id, data: pack(event.data) })
    port.addEventListener('close', () => {
      if (ports.delete(id)) send({ type: 'close', id })
    })
    return id
  }
  world.labrigShimReceive = (text) => {
    const message = JSON.parse(text) as { type: 'port' | 'close'; id: number; data?: unknown }
    const port = ports.get(message.id)
    if (message.type === 'port') port?.postMessage(unpack(message.data))
    else {
      ports.delete(message.id)
      port?.close()
    }
  }
  const electron = {
    ipcRenderer: {
      postMessage: (channel: string, message: unknown, transfer: readonly MessagePort[] = []) =>
        send({ type: 'post', channel, message: pack(message), ports: transfer.map(adopt) }),
    },
    contextBridge: {
      exposeInMainWorld: (name: string, api: unknown) => {
        const detail = JSON.stringify({ name, api })
        window.dispatchEvent(new CustomEvent('labrig-shim-expose', { detail }))
      },
    },
  }
  window.addEventListener('labrig-shim-open', (event) => {
    send({ type: 'open', url: (event as CustomEvent<string>).detail })
  })
  // Ports of the document before this one have gone with it.
  send({ type: 'document' })
  const module = { exports: {} }
  const require = (name: string) => {
    if (name === 'electron') return electron
    throw new Error(`module not found: ${name}`)
  }
  preload(require, { platform: 'linux', env: {}, versions: {} }, module, module.exports)
}
