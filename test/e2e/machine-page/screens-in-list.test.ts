import { deflateSync, crc32 } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MachinesPage } from '../pages/machines-page.ts'
import { seriousViolations } from '../support/axe.ts'
import { launchBrowser, openPage } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { addGuest, fakeWorld, OFF, RUNNING, type FakeWorld } from '../support/fake-world.ts'
import { HeadlessHost } from '../support/headless-host.ts'

const GUESTS = 100

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** A screen of one colour, as QEMU from 7.1 on gives it. */
function screenOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const lines = deflateSync(Buffer.alloc((width * 3 + 1) * height))
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', lines), chunk('IEND', Buffer.alloc(0))])
}

/** Every running guest has a screen; who was asked is kept. */
function showScreens(world: FakeWorld): string[] {
  const asked: string[] = []
  const picture = screenOf(720, 400)
  world.libvirt.streams.set('DOMAIN_SCREENSHOT', (args) => {
    const { uuid } = (args as { dom: { uuid: string } }).dom
    asked.push([...world.libvirt.host.domains.values()].find((domain) => domain.uuid === uuid)?.name ?? '?')
    return {
      result: { mime: 'image/png' },
      handler: {
        opened: (peer) => {
          peer.send(picture)
          peer.end()
        },
      },
    }
  })
  return asked
}

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

const pictures = (page: Page) => page.locator('.rig-thumbnail > img')

test('the list shows the screens of the VMs in view, of no others, and of none when it is told so', async () => {
  await using world = await fakeWorld()
  const asked = showScreens(world)
  for (let number = 0; number < GUESTS; number++) addGuest(world, `guest-${number}`, number === 1 ? OFF : RUNNING)
  await using host = await HeadlessHost.start({ connections: world.connections })
  const { page, context } = await openPage(browser, host.machinesUrl, { viewport: { width: 1280, height: 800 } })
  const machines = new MachinesPage(page)
  const first = machines.row('guest-0').locator('.rig-thumbnail > img')
  await first.waitFor()
  expect(await first.getAttribute('alt')).toContain('guest-0')
  expect(await first.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320)
  // A window of 800 pixels has at most 25 rows; those that are kept ready beyond the edge show nothing.
  await eventually(
    () => pictures(page).count(),
    (count) => count >= 10,
  )
  expect(await pictures(page).count()).toBeLessThanOrEqual(25)
  expect(await machines.row('guest-1').locator('.rig-thumbnail').count()).toBe(0)
  expect(asked).not.toContain('guest-1')
  expect(asked).not.toContain('guest-90')
  expect(new Set(asked).size).toBeLessThanOrEqual(25)

  await first.hover()
  await page.locator('.rig-thumbnail-large').waitFor()
  await machines.facts.hover()
  await page.locator('.rig-thumbnail-large').waitFor({ state: 'detached' })
  expect(await seriousViolations(page)).toEqual([])

  await machines.page.locator('.rig-table-scroll').evaluate((box) => box.scrollTo(0, box.scrollHeight))
  await machines.row('guest-99').locator('.rig-thumbnail').waitFor()

  const shown = page.getByRole('button', { name: 'Show the screens of VMs' })
  expect(await shown.getAttribute('aria-pressed')).toBe('true')
  await shown.click()
  await pictures(page).first().waitFor({ state: 'detached' })
  expect(await page.getByRole('columnheader', { name: 'Screen' }).count()).toBe(0)
  await page.reload()
  await machines.rowThere('guest-0')
  await eventually(
    () => page.getByRole('button', { name: 'Show the screens of VMs' }).getAttribute('aria-pressed'),
    (pressed) => pressed === 'false',
  )
  expect(await pictures(page).count()).toBe(0)
  await context.close()
})
