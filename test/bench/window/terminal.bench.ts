import { DockPage } from '../../e2e/consoles/dock-page.ts'
import { launchBrowser, openPage } from '../../e2e/support/browser.ts'
import { HeadlessHost } from '../../e2e/support/headless-host.ts'
import { busyboxImage, docker, uniqueName } from '../../support/host/index.ts'
import type { Benchmark, Samples } from '../runner.ts'

const ROUNDS = 3
const MIB = 2 ** 20
const FLOOD = 16 * MIB
/** Lines of 80 columns as a build or a log prints them, some with colours. */
const LINE = String.raw`\033[32mok\033[0m  the quick brown fox jumps over the lazy dog and 12345 times back`

/** A flood in a container's terminal until the page has drawn its end; bytes are counted as the shell wrote them. */
async function throughput(): Promise<Samples> {
  const box = uniqueName('flood')
  await docker('run', '-d', '--init', '--name', box, await busyboxImage(), 'sleep', '1000')
  await using host = await HeadlessHost.start()
  const browser = await launchBrowser()
  try {
    const { page } = await openPage(browser, host.url)
    const dock = new DockPage(page)
    await dock.open('shell', box)
    await dock.waitForText(/# $|#$/m)
    await dock.type(`L=$(printf '${LINE}'); yes "$L" | head -c ${FLOOD} > /tmp/flood; clear; echo made-$((6*7))\n`)
    await dock.waitForText(/made-42/)
    const ours: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now()
      await dock.type(`cat /tmp/flood; echo; echo end-${round}-$((6*7))\n`)
      await dock.waitForText(new RegExp(`^end-${round}-42$`, 'm'), 180_000)
      ours.push(FLOOD / MIB / ((performance.now() - start) / 1000))
    }
    return { ours, peer: null }
  } finally {
    await browser.close()
    await docker('rm', '-f', box)
  }
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'window-terminal',
    unit: 'MiB/s',
    better: 'more',
    peer: null,
    note: '16 MiB of lines with colours printed in a container, until the last one stands on the page; without a graphics card (with one WebGL draws)',
    run: throughput,
  },
]
