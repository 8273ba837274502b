import { addGuest, fakeWorld, RUNNING } from '../../e2e/support/fake-world.ts'
import { launchBrowser, openPage } from '../../e2e/support/browser.ts'
import { HeadlessHost } from '../../e2e/support/headless-host.ts'
import { withNetworks } from '../../e2e/support/networked-world.ts'
import type { Page } from 'playwright-core'
import type { Benchmark, Samples } from '../runner.ts'

const GUESTS = 180
const FRAMES = 240

const guestXml = (name: string, uuid: string, mac: string) =>
  `<domain type='kvm'><name>${name}</name><uuid>${uuid}</uuid><memory unit='KiB'>65536</memory><vcpu>1</vcpu>
<devices><interface type='network'><mac address='${mac}'/><source network='default'/></interface></devices></domain>`

/** Does something with the page of a picture of 200 nodes, all of them drawn. */
async function withPicture(act: (page: Page) => Promise<number[]>): Promise<Samples> {
  await using bare = await fakeWorld()
  const xml = `<network><name>default</name><forward mode='nat'/><bridge name='virbr0'/><ip address='192.168.122.1' netmask='255.255.255.0'/></network>`
  bare.libvirt.host.addNetwork('default', { active: true, xml })
  const taps = Array.from({ length: GUESTS }, (_, at) => {
    const mac = `52:54:00:99:00:${at.toString(16).padStart(2, '0')}`
    const guest = addGuest(bare, `guest-${at}`, RUNNING)
    guest.xml = guestXml(guest.name, guest.uuid, mac)
    return { mac, bridge: 'virbr0' }
  })
  const world = await withNetworks(bare, taps)
  const programs = world.programs === undefined ? {} : { programs: world.programs }
  await using host = await HeadlessHost.start({ connections: world.connections, ...programs })
  const browser = await launchBrowser()
  try {
    const { page } = await openPage(browser, `${host.url}#/networks`)
    // They are a stack until it is opened.
    await page.locator('.rig-node-stack').press('Enter')
    await page
      .locator('.rig-node-machine')
      .nth(GUESTS - 1)
      .waitFor({ state: 'attached' })
    return { ours: await act(page), peer: null }
  } finally {
    await browser.close()
  }
}

/** Milliseconds between frames while the picture is dragged. */
const pan = (): Promise<Samples> =>
  withPicture((page) =>
    page.evaluate(async (count) => {
      const svg = document.querySelector('.rig-diagram-picture')
      if (svg === null) throw new Error('there is no picture')
      const at = (type: string, step: number) =>
        svg.dispatchEvent(
          new PointerEvent(type, { bubbles: true, button: 0, buttons: 1, clientX: 400, clientY: 500 - step * 3 }),
        )
      const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
      // There is no pointer to capture.
      svg.setPointerCapture = () => undefined
      at('pointerdown', 0)
      const gaps: number[] = []
      let before = await nextFrame()
      for (let frame = 1; frame <= count; frame++) {
        at('pointermove', frame % 80)
        const now = await nextFrame()
        gaps.push(now - before)
        before = now
      }
      at('pointerup', 0)
      return gaps
    }, FRAMES),
  )

/** The same while the wheel makes it larger and smaller, a step a frame. */
const zoom = (): Promise<Samples> =>
  withPicture((page) =>
    page.evaluate(async (count) => {
      const svg = document.querySelector('.rig-diagram-picture')
      if (svg === null) throw new Error('there is no picture')
      const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
      const gaps: number[] = []
      let before = await nextFrame()
      for (let frame = 0; frame < count; frame++) {
        const deltaY = frame % 20 < 10 ? 60 : -60
        svg.dispatchEvent(
          new WheelEvent('wheel', { bubbles: true, cancelable: true, deltaY, clientX: 600, clientY: 400 }),
        )
        const now = await nextFrame()
        gaps.push(now - before)
        before = now
      }
      return gaps
    }, FRAMES),
  )

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'diagram-pan-frame',
    unit: 'ms',
    of: 'p95',
    peer: null,
    note: `between frames while a picture of ${GUESTS} guests is dragged; 16.7 at 60 frames a second`,
    run: pan,
  },
  {
    name: 'diagram-zoom-frame',
    unit: 'ms',
    of: 'p95',
    peer: null,
    note: 'between frames while the same picture is made larger and smaller, a step of the wheel each',
    run: zoom,
  },
]
