import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { fakeWorld, type FakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'
import { countRowRenders, takeRowRenders } from '../support/render-counter.ts'

const CONTAINERS = 500
const IMAGES = 2000
const VOLUMES = 500
/** Rows of a window of 800 pixels and what is rendered ahead on both sides. */
const MOST_ROWS = 45

let world: FakeWorld
let host: HeadlessHost
let browser: Browser
let page: Page

const digits = (number: number) => String(number).padStart(4, '0')

beforeAll(async () => {
  world = await fakeWorld()
  const { state } = world.docker
  state.addContainers(CONTAINERS)
  for (let number = 1; number <= IMAGES; number++) state.addImage(`exercise:${digits(number)}`)
  for (let number = 1; number <= VOLUMES; number++) {
    const name = `data-${digits(number)}`
    state.volumes.set(name, { name, labels: {} })
  }
  host = await HeadlessHost.start({ connections: world.connections })
  browser = await launchBrowser()
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en' })
  page = await context.newPage()
  await countRowRenders(page)
  await page.goto(host.machinesUrl)
  await page
    .getByTestId('facts')
    .filter({ hasText: `${CONTAINERS} machines` })
    .waitFor({ timeout: 60_000 })
})
afterAll(async () => {
  await browser?.close()
  await host?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

const go = (hash: string) => page.evaluate((to) => (location.hash = to), hash)
const row = (text: string) => page.locator('tr[data-row]', { hasText: text })

/** Nothing that the page still settles is counted: not before it has read the list anew. */
async function settled(): Promise<void> {
  await row('0001').first().waitFor({ timeout: 60_000 })
  await page.waitForTimeout(6000)
  await eventually(
    () => takeRowRenders(page),
    (renders) => Object.keys(renders).length === 0,
  )
}

describe('500 containers, 2,000 images and 500 volumes', () => {
  test('a container that starts renders its row and no other', async () => {
    const [container] = [...world.docker.state.containers.values()]
    if (container === undefined) throw new Error('the fake has no container')
    await eventually(
      () => takeRowRenders(page),
      (renders) => Object.keys(renders).length === 0,
    )
    world.docker.state.stop(container, 0, 'stop')
    await eventually(
      () => takeRowRenders(page),
      (renders) => Object.keys(renders).length === 1 && Object.keys(renders)[0]?.includes(container.id) === true,
    )
  })

  test('images have few rows in the DOM; one that gets a name renders its row and no other', async () => {
    await go('#/images/containers')
    await settled()
    expect(await page.locator('tr[data-row]').count()).toBeLessThanOrEqual(MOST_ROWS)
    const image = world.docker.state.findImage('exercise:0003')
    if (image === undefined) throw new Error('the fake has no such image')
    image.tags.push('exercise:0003-again')
    await row('exercise:0003').getByText('+1 name').waitFor()
    const rendered = Object.keys(await takeRowRenders(page))
    expect(rendered).toHaveLength(1)
    expect(rendered[0]).toContain(image.id)
  })

  test('volumes have few rows in the DOM; one that changes renders its row and no other', async () => {
    await go('#/storage/volumes')
    await settled()
    expect(await page.locator('tr[data-row]').count()).toBeLessThanOrEqual(MOST_ROWS)
    world.docker.state.volumes.set('data-0002', { name: 'data-0002', labels: {}, driver: 'nfs' })
    await row('data-0002').getByText('nfs').waitFor()
    expect(Object.keys(await takeRowRenders(page))).toEqual(['data-0002'])
  })
})
