import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MachinesPage } from './pages/machines-page.ts'
import { crowdedWorld, labWorld } from './screenshots/worlds.ts'
import { launchBrowser, openPage } from './support/browser.ts'
import type { FakeWorld } from './support/fake-world.ts'
import { HeadlessHost } from './support/headless-host.ts'

let browser: Browser
let axe = ''
beforeAll(async () => {
  browser = await launchBrowser()
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
})
afterAll(() => browser?.close())

/** What axe finds serious or critical, as `rule: element`. Evaluated from outside, so the page's policy stays as it is. */
async function seriousFindings(page: Page): Promise<string[]> {
  // A colour on its way is no colour to measure.
  await page.waitForTimeout(900)
  await page.evaluate(axe)
  const results = await page.evaluate<AxeResults>('axe.run({ resultTypes: ["violations"] })')
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 160)}`))
}

const themes = ['light', 'dark'] as const
const locales = ['en', 'ja'] as const

describe.each(themes)('in the %s theme', (colorScheme) => {
  describe.each(locales)('and in %s', (locale) => {
    async function visit(world: FakeWorld, see: (machines: MachinesPage) => Promise<void>): Promise<string[]> {
      await using host = await HeadlessHost.start({ connections: world.connections })
      const { page, context } = await openPage(browser, host.machinesUrl, { colorScheme, locale })
      await see(new MachinesPage(page))
      const findings = await seriousFindings(page)
      await context.close()
      return findings
    }

    test('axe finds nothing serious in a full table', async () => {
      await using world = await crowdedWorld()
      expect(await visit(world, (machines) => machines.rowThere('student-1'))).toEqual([])
    })

    test('axe finds nothing serious with rows chosen and the details open', async () => {
      await using world = await labWorld()
      const findings = await visit(world, async (machines) => {
        await machines.row('web1').getByRole('checkbox').check()
        await machines.row('web2').getByRole('checkbox').check()
        await machines.row('web1').locator('.rig-cell-state').click()
        await machines.drawer.getByRole('log').waitFor()
      })
      expect(findings).toEqual([])
    })

    test('axe finds nothing serious in the question before a deletion', async () => {
      await using world = await labWorld()
      const findings = await visit(world, async (machines) => {
        await machines.rowThere('lb1')
        await machines.focusRow('lb1')
        await machines.page.keyboard.press('Delete')
        await machines.dialog.waitFor()
      })
      expect(findings).toEqual([])
    })

    test('axe finds nothing serious while an engine is denied and the other one was lost', async () => {
      await using world = await labWorld()
      world.libvirt.faults.authTypes = [2]
      world.libvirt.faults.polkit = { code: 45, message: 'authentication unavailable: no polkit agent available' }
      const findings = await visit(world, async (machines) => {
        await machines.rowThere('web1')
        await world.docker.crash()
        await machines.notice('docker').waitFor()
      })
      expect(findings).toEqual([])
    })
  })
})
