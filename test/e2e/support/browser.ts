import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'

export const CHROMIUM = '/usr/bin/chromium'

/** No calls home: on a machine without network they only fail, many at a time. */
const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--disable-gpu',
]

/**
 * Chromium as the distribution has it. Its sandbox refuses to run as root; the pages are our own.
 * @param executablePath it, or a program that starts it elsewhere
 */
export function launchBrowser(executablePath = CHROMIUM): Promise<Browser> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath, args: [...quiet, ...sandbox] })
}

export interface OpenPage {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors of the page and of its console so far. */
  readonly complaints: string[]
}

/** A page in a profile of its own, at an address. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en', ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    // An interface that comes or goes with a container makes Chromium give up what it is loading, from loopback too.
    const isWeather = message.text().includes('net::ERR_NETWORK_CHANGED')
    if ((message.type() === 'error' || message.type() === 'warning') && !isWeather) complaints.push(message.text())
  })
  await page.goto(url)
  return { page, context, complaints }
}
