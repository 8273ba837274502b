import { launchBrowser, openPage } from '../../e2e/support/browser.ts'
import { fakeWorld } from '../../e2e/support/fake-world.ts'
import { HeadlessHost } from '../../e2e/support/headless-host.ts'
import type { Benchmark, Samples } from '../runner.ts'
import { scrolledFrames } from './frames.ts'

const CONTAINERS = 500
const IMAGES = 2000
const ROUNDS = 5

interface Taken {
  readonly first: readonly number[]
  readonly frames: readonly number[]
}

/** The page of images of an engine that has many: until its first rows stand, and its frames while it moves. */
async function images(): Promise<Taken> {
  await using world = await fakeWorld()
  world.docker.state.addContainers(CONTAINERS)
  for (let number = 1; number <= IMAGES; number++) world.docker.state.addImage(`exercise:${number}`)
  await using host = await HeadlessHost.start({ connections: world.connections })
  const browser = await launchBrowser()
  try {
    const [first, frames]: [number[], number[]] = [[], []]
    const { page } = await openPage(browser, host.machinesUrl)
    await page.getByText(`${CONTAINERS} machines`).first().waitFor({ timeout: 60_000 })
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now()
      await page.evaluate(() => (location.hash = '#/images/containers'))
      await page.locator('.rig-table [data-row]').first().waitFor({ timeout: 60_000 })
      first.push(performance.now() - start)
      frames.push(...(await scrolledFrames(page)))
      await page.evaluate(() => (location.hash = '#/help'))
      await page.locator('.rig-table').waitFor({ state: 'detached' })
    }
    return { first, frames }
  } finally {
    await browser.close()
  }
}

const of = `${CONTAINERS} containers and ${IMAGES.toLocaleString('en')} images on a fake engine, real Chromium without a graphics card`
const taken = (what: keyof Taken) => async (): Promise<Samples> => ({ ours: (await images())[what], peer: null })

export const benchmarks: readonly Benchmark[] = [
  { name: 'window-images-first-rows', unit: 'ms', peer: null, note: of, run: taken('first') },
  { name: 'window-images-frame-p95', unit: 'ms', of: 'p95', peer: null, note: of, run: taken('frames') },
]
