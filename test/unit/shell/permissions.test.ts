import type { Session } from 'electron'
import { describe, expect, it } from 'vitest'
import { guardPermissions } from '../../../main/shell/permissions.ts'

type Details = { requestingUrl: string; isMainFrame: boolean }
type Request = (contents: null, permission: string, answer: (granted: boolean) => void, details: Details) => void
type Check = (contents: null, permission: string, origin: string, details: Details) => boolean

function guarded() {
  const handlers: { request?: Request; check?: Check; device?: () => boolean } = {}
  const session = {
    setPermissionRequestHandler: (handler: Request) => (handlers.request = handler),
    setPermissionCheckHandler: (handler: Check) => (handlers.check = handler),
    setDevicePermissionHandler: (handler: () => boolean) => (handlers.device = handler),
  }
  guardPermissions(session as unknown as Session)
  return (permission: string, url = 'app://labrig/', isMainFrame = true) => {
    const details = { requestingUrl: url, isMainFrame }
    const answers: unknown[] = []
    handlers.request?.(null, permission, (granted) => answers.push(granted), details)
    answers.push(handlers.check?.(null, permission, url, details), handlers.device?.())
    return answers
  }
}

describe('a permission', () => {
  const ask = guarded()

  it.each(['clipboard-sanitized-write', 'clipboard-read', 'fullscreen', 'pointerLock'])(
    '%s is given to our page’s top frame only',
    (permission) => {
      expect(ask(permission)).toEqual([true, true, false])
      expect(ask(permission, 'app://labrig/', false)).toEqual([false, false, false])
      expect(ask(permission, 'https://evil.example/')).toEqual([false, false, false])
    },
  )

  it.each(['media', 'geolocation', 'notifications', 'openExternal', 'usb', 'serial', 'hid', 'fileSystem', 'unknown'])(
    '%s is given to nobody',
    (permission) => expect(ask(permission)).toEqual([false, false, false]),
  )
})
