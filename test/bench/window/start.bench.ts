import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { launchBrowser, openPage } from '../../e2e/support/browser.ts'
import { Conversation } from '../../support/app/conversation.ts'
import { CLI, Labrig } from '../../support/app/labrig.ts'
import type { Benchmark, Samples } from '../runner.ts'
import { MACHINES, thousand } from './thousand.ts'

const ROUNDS = 7
const OUT = join(import.meta.dirname, '../../../out')
const BUILT = join(OUT, 'main/cli.js')
const entry = (): string => (existsSync(BUILT) ? BUILT : CLI)

/** Milliseconds since 1970 when the page has painted something, by the clock of the whole machine. */
const firstPaint = (): Promise<number> =>
  new Promise((resolve) => {
    new PerformanceObserver((list, observer) => {
      const [first] = list.getEntriesByName('first-contentful-paint')
      if (first === undefined) return
      observer.disconnect()
      resolve(performance.timeOrigin + first.startTime)
    }).observe({ type: 'paint', buffered: true })
  })

interface Start {
  readonly painted: number
  readonly listed: number
}

/** From the start of `labrig serve` to its page's first paint and to the first list of this machine's engines. */
async function coldStart(browser: Browser, labrig: Labrig): Promise<Start> {
  const start = performance.timeOrigin + performance.now()
  const env = { ...process.env, LC_ALL: 'C', ...labrig.environment }
  await using serving = new Conversation(spawn(process.execPath, [entry(), 'serve', '--print-url'], { env }))
  const [link] = await serving.waitFor(/http:\S+/)
  const { page, context } = await openPage(browser, `${link}#/machines`)
  const painted = (await page.evaluate(firstPaint)) - start
  await page
    .getByText(/\d+ machines?|No machines yet/)
    .first()
    .waitFor()
  const listed = performance.timeOrigin + performance.now() - start
  await context.close()
  return { painted, listed }
}

const coldStarts = (which: keyof Start) => async (): Promise<Samples> => {
  await using labrig = await Labrig.make()
  const browser = await launchBrowser()
  try {
    const ours: number[] = []
    for (let round = 0; round < ROUNDS; round++) ours.push((await coldStart(browser, labrig))[which])
    return { ours, peer: null }
  } finally {
    await browser.close()
  }
}

/** From the opening of the page to the first row, services and list warm. */
async function firstRow(): Promise<Samples> {
  await using all = await thousand()
  const ours: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const context = await all.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' })
    const page = await context.newPage()
    // The link works once; the cookie is for all rounds of one profile only.
    await all.host.kill()
    await all.host.launch()
    const start = performance.now()
    await page.goto(all.host.machinesUrl)
    await page.locator('tr[data-row]').first().waitFor()
    ours.push(performance.now() - start)
    await context.close()
  }
  return { ours, peer: null }
}

/** KiB after gzip of what a file of the page weighs on the way. */
async function kilobytes(names: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    names.map(async (name) => gzipSync(await readFile(join(OUT, 'renderer', name))).length),
  )
  return sizes.reduce((sum, size) => sum + size, 0) / 1024
}

async function firstLoad(): Promise<Samples> {
  const html = await readFile(join(OUT, 'renderer/index.html'), 'utf8')
  const named = [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.(?:js|css))"/g)].map(([, name]) => name ?? '')
  if (named.length === 0) throw new Error('index.html names no script')
  return { ours: [await kilobytes(named)], peer: null }
}

async function wholePage(): Promise<Samples> {
  const names = await readdir(join(OUT, 'renderer/assets'))
  return {
    ours: [await kilobytes(names.filter((name) => /\.(js|css)$/.test(name)).map((name) => `assets/${name}`))],
    peer: null,
  }
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'window-first-paint',
    unit: 'ms',
    peer: null,
    note: 'labrig serve from its start to the first contentful paint of its page in a browser that runs; cold services',
    run: coldStarts('painted'),
  },
  {
    name: 'window-first-list',
    unit: 'ms',
    peer: null,
    note: 'the same, until the list of machines of this host stands there',
    run: coldStarts('listed'),
  },
  {
    name: 'window-first-row-1000',
    unit: 'ms',
    peer: null,
    note: `from the link to the first row of ${MACHINES} machines on fake engines; services just started`,
    run: firstRow,
  },
  {
    name: 'window-bundle-first',
    unit: 'KiB',
    peer: null,
    note: 'scripts and styles that the page loads before it shows anything, after gzip',
    run: firstLoad,
  },
  {
    name: 'window-bundle-all',
    unit: 'KiB',
    peer: null,
    note: 'all scripts and styles, those that are loaded when a page asks for them too, after gzip',
    run: wholePage,
  },
]
