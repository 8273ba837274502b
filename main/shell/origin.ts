import type { WebFrameMain } from 'electron'

export const PAGE_SCHEME = 'app'
const PAGE_HOST = 'labrig'

/** As frames tell it. Node's `new URL('app://labrig/').origin` is the string "null": never compare with that. */
export const PAGE_ORIGIN = `${PAGE_SCHEME}://${PAGE_HOST}`
export const PAGE_URL = `${PAGE_ORIGIN}/`

/** Whether an address is our page's: scheme and host exactly, no port, nobody's name. */
export function isPageUrl(address: string): boolean {
  const url = URL.parse(address)
  if (url === null || url.protocol !== `${PAGE_SCHEME}:` || url.host !== PAGE_HOST) return false
  return url.username === '' && url.password === ''
}

/** Whether a message came from our page itself: its top frame, not something embedded or loaded over it. */
export function isPageFrame(frame: WebFrameMain | null): boolean {
  try {
    return frame !== null && frame === frame.top && frame.origin === PAGE_ORIGIN
  } catch {
    // Properties of a frame that has gone throw.
    return false
  }
}
