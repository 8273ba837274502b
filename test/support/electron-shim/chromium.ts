import { chromium, type BrowserContext } from 'playwright-core'

/** The distribution's Chromium; playwright's own download is never asked for. */
export const CHROMIUM = '/usr/bin/chromium'

let context: Promise<BrowserContext> | undefined

/** One Chromium for all windows, as Electron's default session shares storage between them. */
export function browserContext(): Promise<BrowserContext> {
  context ??= start()
  return context
}

function start(): Promise<BrowserContext> {
  // The launcher's, which removes it when we have ended, however that was.
  return chromium.launchPersistentContext(process.env['LABRIG_SHIM_PROFILE'] ?? '', {
    executablePath: CHROMIUM,
    viewport: null,
    args: [
      // The test looks at the same pages through a port of Chromium's choice: one chosen for it may be taken until it starts.
      '--remote-debugging-port=0',
      // Electron's ports tell that their other side has closed; on the web that is still behind this switch.
      '--enable-blink-features=MessagePortCloseEvent',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  })
}

export async function closeBrowser(): Promise<void> {
  await (await context)?.close()
}
