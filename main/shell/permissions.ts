import type { Session } from 'electron'
import { isPageUrl } from './origin.ts'

/** What consoles need: copy and paste, full screen, the mouse held inside a guest's screen. */
const GRANTED: ReadonlySet<string> = new Set([
  'clipboard-sanitized-write',
  'clipboard-read',
  'fullscreen',
  'pointerLock',
])

function isGranted(permission: string, address: string, isMainFrame: boolean): boolean {
  return GRANTED.has(permission) && isMainFrame && isPageUrl(address)
}

type PermissionSession = Pick<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>

/** Denies everything but a short list to everyone but our page's top frame. Both handlers: most APIs ask twice. */
export function guardPermissions(session: PermissionSession): void {
  session.setPermissionRequestHandler((_, permission, callback, details) => {
    callback(isGranted(permission, details.requestingUrl, details.isMainFrame))
  })
  session.setPermissionCheckHandler((_, permission, requestingOrigin, details) =>
    isGranted(permission, requestingOrigin, details.isMainFrame),
  )
  session.setDevicePermissionHandler(() => false)
}
