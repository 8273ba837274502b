import { readFile } from 'node:fs/promises'
import { OFF, RUNNING } from '../../e2e/support/fake-world.ts'
import type { Benchmark, Samples } from '../runner.ts'
import { scrolledFrames } from './frames.ts'
import { MACHINES, openMachines, thousand, type Thousand } from './thousand.ts'

const EVENTS = 60

const withThousand = (run: (all: Thousand) => Promise<readonly number[]>) => async (): Promise<Samples> => {
  await using all = await thousand()
  return { ours: await run(all), peer: null }
}

async function scroll(all: Thousand): Promise<readonly number[]> {
  const page = await openMachines(all)
  await scrolledFrames(page)
  await page.locator('.rig-table-scroll').evaluate((box) => (box.scrollTop = 0))
  return scrolledFrames(page)
}

async function rowsInDom(all: Thousand): Promise<readonly number[]> {
  const page = await openMachines(all)
  return [await page.locator('tr[data-row]').count()]
}

/** Notes when a row's state cell has changed and the frame with it was drawn, by the clock of the whole machine. */
function watchCell(name: string): void {
  const target = window as unknown as { drawn: Promise<number> }
  target.drawn = new Promise((resolve) => {
    const row = [...document.querySelectorAll('tr[data-row]')].find((one) => one.textContent.includes(name))
    const cell = row?.querySelector('.rig-cell-state')
    const before = cell?.textContent
    if (!row || before === undefined) throw new Error(`there is no row ${name}`)
    const observer = new MutationObserver(() => {
      if (row.querySelector('.rig-cell-state')?.textContent === before) return
      observer.disconnect()
      // The callback runs before the frame is painted; the next one begins after it.
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now())))
    })
    observer.observe(row, { subtree: true, childList: true, characterData: true })
  })
}

async function eventToPixel(all: Thousand): Promise<readonly number[]> {
  const page = await openMachines(all)
  const guest = [...all.world.libvirt.host.domains.values()].find(({ name }) => name === 'guest-5')
  if (guest === undefined) throw new Error('the fake has no guest-5')
  const gaps: number[] = []
  for (let round = 0; round < EVENTS + 3; round++) {
    await page.evaluate(watchCell, 'guest-5')
    const start = performance.timeOrigin + performance.now()
    const runs = guest.state === RUNNING
    all.world.libvirt.host.changeState(guest, runs ? OFF : RUNNING, { event: runs ? 5 : 2 })
    const end = await page.evaluate(() => (window as unknown as { drawn: Promise<number> }).drawn)
    if (round >= 3) gaps.push(end - start)
  }
  return gaps
}

/** Resident memory of the services' process, MiB, with the list loaded and one page watching. */
async function memory(all: Thousand): Promise<readonly number[]> {
  await openMachines(all)
  const status = await readFile(`/proc/${all.host.pid}/status`, 'utf8')
  return [Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024]
}

const of = `${MACHINES} machines on fake engines at the wire, real Chromium without a graphics card, 1280×800`

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'window-scroll-frame-p95',
    unit: 'ms',
    of: 'p95',
    peer: null,
    note: `time between two frames while the table moves by two rows in each; ${of}`,
    run: withThousand(scroll),
  },
  { name: 'window-rows-in-dom', unit: 'rows', peer: null, note: of, run: withThousand(rowsInDom) },
  {
    name: 'window-event-to-pixel-p95',
    unit: 'ms',
    of: 'p95',
    peer: null,
    note: `a guest starts or stops at the engine, until the frame with its new state was drawn; ${of}`,
    run: withThousand(eventToPixel),
  },
  {
    name: 'services-memory',
    unit: 'MiB',
    peer: null,
    note: `resident memory of labrig serve, from the sources, one page watching; ${of}`,
    run: withThousand(memory),
  },
]
