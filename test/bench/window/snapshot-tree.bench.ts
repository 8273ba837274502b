import { addGuest, fakeWorld, OFF } from '../../e2e/support/fake-world.ts'
import { launchBrowser, openPage } from '../../e2e/support/browser.ts'
import { HeadlessHost } from '../../e2e/support/headless-host.ts'
import type { Benchmark } from '../runner.ts'

const COUNT = 200
const RUNS = 7

/** Each third one begins a branch. */
function snapshotXml(number: number): { readonly name: string; readonly parent: string | null; readonly xml: string } {
  const name = `state-${number}`
  const parent = number === 0 ? null : `state-${number % 3 === 0 ? Math.floor(number / 2) : number - 1}`
  const xml = `<domainsnapshot><name>${name}</name><state>shutoff</state>
${parent === null ? '' : `<parent><name>${parent}</name></parent>`}
<creationTime>${1_700_000_000 + number * 60}</creationTime><memory snapshot='no'/>
<disks><disk name='vda' snapshot='internal'/></disks></domainsnapshot>`
  return { name, parent, xml }
}

const drawn: Benchmark = {
  name: 'snapshot-tree-200',
  unit: 'ms',
  peer: null,
  note: `${COUNT} snapshots with branches, from the click on the tab until the boxes in view are drawn`,
  async run() {
    await using world = await fakeWorld()
    const domain = addGuest(world, 'tree')
    for (let number = 0; number < COUNT; number++) {
      const { name, parent, xml } = snapshotXml(number)
      domain.snapshots.set(name, { name, xml, parent, state: OFF })
    }
    domain.currentSnapshot = `state-${COUNT - 1}`
    await using host = await HeadlessHost.start({ connections: world.connections })
    const browser = await launchBrowser()
    const ours: number[] = []
    try {
      const { page } = await openPage(browser, host.machinesUrl)
      await page.locator('tr[data-row] .rig-cell-state').first().dblclick()
      for (let run = 0; run < RUNS; run++) {
        await page.locator('#machine-tab-overview').click()
        await page.locator('#machine-tab-snapshots').waitFor()
        ours.push(
          await page.evaluate(async () => {
            const begun = performance.now()
            document.querySelector<HTMLElement>('#machine-tab-snapshots')?.click()
            const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))
            // Of a large tree the boxes in view are in the page.
            while (document.querySelector('.rig-snap [role=treeitem]') === null) await nextFrame()
            await nextFrame()
            return performance.now() - begun
          }),
        )
      }
    } finally {
      await browser.close()
    }
    return { ours, peer: null }
  },
}

export const benchmarks: readonly Benchmark[] = [drawn]
