/**
 * Runs in the page's own world before its scripts. It is sent to the page as text: it may use nothing from outside itself.
 */
export function mainWorld(): void {
  type Post = (this: MessagePort, message: unknown, transfer?: unknown) => void
  const { prototype } = MessagePort
  const original = prototype.postMessage as Post
  prototype.postMessage = function (this: MessagePort, message: unknown, transfer?: unknown) {
    const listed = Array.isArray(transfer) ? (transfer as unknown[]) : []
    if (listed.some((one) => one instanceof ArrayBuffer)) {
      throw new TypeError('an ArrayBuffer in the transfer list does not arrive in Electron’s main process')
    }
    original.call(this, message, listed)
  }
  // Electron asks its main process before it opens anything. Chromium opens first: taking that back now and then ended the page.
  window.open = (url = '') => {
    const detail = new URL(url, window.location.href).href
    window.dispatchEvent(new CustomEvent('labrig-shim-open', { detail }))
    return null
  }
  const freeze = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, freeze(one)])))
  }
  // Detail is text: objects of the one world are not seen by the other.
  window.addEventListener('labrig-shim-expose', (event) => {
    const { name, api } = JSON.parse((event as CustomEvent<string>).detail) as { name: string; api: unknown }
    Object.defineProperty(window, name, { value: freeze(api), enumerable: true })
  })
}
