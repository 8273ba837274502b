import type { Page } from 'playwright-core'

/** Milliseconds between frames while the table is scrolled by two rows each frame. */
export const scrolledFrames = (page: Page, count = 240): Promise<number[]> =>
  page.evaluate(async (most) => {
    const box = document.querySelector('.rig-table-scroll')
    if (box === null) throw new Error('there is no table')
    const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
    const gaps: number[] = []
    let before = await nextFrame()
    for (let frame = 0; frame < most; frame++) {
      box.scrollTop += 64
      const now = await nextFrame()
      gaps.push(now - before)
      before = now
    }
    return gaps
  }, count)

/** Notes the time between all frames from now on, until it is asked for. */
export const watchFrames = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const target = window as unknown as { gaps: number[] }
    target.gaps = []
    let before = performance.now()
    const next = () =>
      requestAnimationFrame((now) => {
        target.gaps.push(now - before)
        before = now
        next()
      })
    next()
  })

export const watchedFrames = (page: Page): Promise<number[]> =>
  page.evaluate(() => (window as unknown as { gaps: number[] }).gaps)
