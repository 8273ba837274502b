import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  type Request,
} from 'playwright-core'

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

/** The same in a network namespace of this name: pages of a host with a network of its own are at its loopback address. */
export async function launchBrowserIn(namespace: string): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), 'labrig-test-browser-'))
  const program = join(folder, 'chromium')
  const script = `#!/bin/sh\nexec nsenter --net=/run/netns/${namespace} '${CHROMIUM}' "$@"\n`
  await writeFile(program, script, { mode: 0o755 })
  try {
    return await launchBrowser(program)
  } finally {
    await rm(folder, { recursive: true })
  }
}

export interface OpenPage {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors of the page and of its console so far. */
  readonly complaints: string[]
}

/** What Chromium says of all that it was loading when an interface came or went, as with a container; from loopback too. */
const WEATHER = 'net::ERR_NETWORK_CHANGED'

/** Goes to the address; a page that lost a script to the weather is empty, and loaded again as a person would. */
async function goTo(page: Page, url: string): Promise<void> {
  const lost: string[] = []
  const failed = (request: Request) => {
    if (request.failure()?.errorText === WEATHER && request.resourceType() === 'script') lost.push(request.url())
  }
  page.on('requestfailed', failed)
  await page.goto(url)
  while (lost.splice(0).length > 0) await page.reload()
  page.off('requestfailed', failed)
}

/** A page in a profile of its own, at an address. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en', ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    const isWeather = message.text().includes(WEATHER)
    if ((message.type() === 'error' || message.type() === 'warning') && !isWeather) complaints.push(message.text())
  })
  await goTo(page, url)
  return { page, context, complaints }
}
