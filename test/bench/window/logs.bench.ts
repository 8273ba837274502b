import { MachinesPage } from '../../e2e/pages/machines-page.ts'
import { launchBrowser, openPage } from '../../e2e/support/browser.ts'
import { fakeWorld } from '../../e2e/support/fake-world.ts'
import { HeadlessHost } from '../../e2e/support/headless-host.ts'
import type { Benchmark, Samples } from '../runner.ts'
import { watchedFrames, watchFrames } from './frames.ts'

const LINES = 100_000
const ROUNDS = 3
/** How many lines have the word, as the box of the search tells. */
const FOUND = `${(LINES / 10).toLocaleString('en')} of`

/** The longest frame while a whole log comes, and while it is searched by a word that every tenth line has. */
async function longestFrames(): Promise<Samples> {
  await using world = await fakeWorld()
  world.docker.state.addContainers(1)
  const [box] = [...world.docker.state.containers.values()]
  if (box === undefined) throw new Error('the fake has no container')
  box.logs = Array.from({ length: LINES }, (_, at) => ({
    stream: 'stdout',
    text: `2026-11-22T11:14:00Z worker[${at % 7}] request ${at} ${at % 10 === 0 ? 'needle' : 'hay'} took ${at % 97} ms\n`,
    time: 1_800_000_000_000 + at,
  }))
  await using host = await HeadlessHost.start({ connections: world.connections })
  const browser = await launchBrowser()
  try {
    const ours: number[] = []
    const { page } = await openPage(browser, host.machinesUrl)
    await new MachinesPage(page).row(box.name).locator('.rig-cell-state').dblclick()
    await page.locator('#machine-tab-logs').click()
    await page.locator('.rig-console [data-lines]').waitFor()
    const choose = (lines: number) => page.locator('.rig-mp-console select').first().selectOption(String(lines))
    const shows = (lines: number) => page.locator(`.rig-console [data-lines="${lines}"]`).waitFor({ timeout: 60_000 })
    for (let round = 0; round < ROUNDS; round++) {
      await watchFrames(page)
      await choose(LINES)
      await shows(LINES)
      await page.locator('.rig-mp-console').click()
      await page.keyboard.press('Control+f')
      await page.keyboard.type('needle')
      await page.getByText(FOUND).first().waitFor({ timeout: 60_000 })
      ours.push(Math.max(...(await watchedFrames(page))))
      await page.keyboard.press('Escape')
      await choose(500)
      await shows(500)
    }
    return { ours, peer: null }
  } finally {
    await browser.close()
  }
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'window-logs-100k',
    unit: 'ms',
    peer: null,
    note: `the longest frame while ${LINES.toLocaleString('en')} lines come from a fake engine and are searched; real Chromium without a graphics card`,
    run: longestFrames,
  },
]
