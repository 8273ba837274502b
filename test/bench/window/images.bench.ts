import { launchBrowser, openPage } from '../../e2e/support/browser.ts'
import { fakeWorld } from '../../e2e/support/fake-world.ts'
import { HeadlessHost } from '../../e2e/support/headless-host.ts'
import type { Benchmark, Samples } from '../runner.ts'
import { scrolledFrames } from './frames.ts'

const CONTAINERS = 500
const IMAGES = 2000
const VOLUMES = 500
const ROUNDS = 5

interface Taken {
  readonly first: readonly number[]
  readonly frames: readonly number[]
}

/** A page of an engine that has many of all: until its first rows stand, and its frames while it moves. */
async function looked(place: string): Promise<Taken> {
  await using world = await fakeWorld()
  world.docker.state.addContainers(CONTAINERS)
  for (let number = 1; number <= IMAGES; number++) world.docker.state.addImage(`exercise:${number}`)
  for (let number = 1; number <= VOLUMES; number++) {
    const name = `data-${number}`
    world.docker.state.volumes.set(name, { name, labels: {} })
  }
  await using host = await HeadlessHost.start({ connections: world.connections })
  const browser = await launchBrowser()
  try {
    const [first, frames]: [number[], number[]] = [[], []]
    const { page } = await openPage(browser, host.machinesUrl)
    await page.getByText(`${CONTAINERS} machines`).first().waitFor({ timeout: 60_000 })
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now()
      await page.evaluate((to) => (location.hash = to), place)
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

const of = `${CONTAINERS} containers, ${IMAGES.toLocaleString('en')} images and ${VOLUMES} volumes on a fake engine, real Chromium without a graphics card`
const images = '#/images/containers'
const volumes = '#/storage/volumes'
const taken = (place: string, what: keyof Taken) => async (): Promise<Samples> => {
  const { [what]: ours } = await looked(place)
  return { ours, peer: null }
}

export const benchmarks: readonly Benchmark[] = [
  { name: 'window-images-first-rows', unit: 'ms', peer: null, note: of, run: taken(images, 'first') },
  { name: 'window-images-frame-p95', unit: 'ms', of: 'p95', peer: null, note: of, run: taken(images, 'frames') },
  { name: 'window-volumes-first-rows', unit: 'ms', peer: null, note: of, run: taken(volumes, 'first') },
  { name: 'window-volumes-frame-p95', unit: 'ms', of: 'p95', peer: null, note: of, run: taken(volumes, 'frames') },
]
