import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { placeWindow, WindowPlacements } from '../../../main/shell/window-state.ts'

const screen = { x: 0, y: 25, width: 1920, height: 1055 }
const second = { x: 1920, y: 0, width: 1280, height: 1024 }
const at = (x: number, y: number, width = 1000, height = 700) => ({ bounds: { x, y, width, height }, maximized: false })

describe('a window', () => {
  it('opens in its first size when nobody moved it', () => {
    expect(placeWindow('main', undefined, [screen])).toEqual({ width: 1280, height: 800 })
    expect(placeWindow('detached', undefined, [screen])).toEqual({ width: 900, height: 640 })
  })

  it('opens where it was', () => {
    expect(placeWindow('main', at(100, 60), [screen])).toEqual({ x: 100, y: 60, width: 1000, height: 700 })
    expect(placeWindow('main', at(2000, 10), [screen, second])).toMatchObject({ x: 2000, y: 10 })
    // Mostly off the left edge: its title bar can still be reached.
    expect(placeWindow('main', at(-900, 60), [screen])).toMatchObject({ x: -900 })
  })

  it.each([
    ['on a screen that was unplugged', at(2000, 10)],
    ['off the left edge', at(-950, 60)],
    ['below the lower edge', at(100, 1070)],
    ['with its title bar above the screen', at(100, -200)],
  ])('opens on a screen when it was %s', (_, saved) => {
    expect(placeWindow('main', saved, [screen])).toEqual({ width: 1000, height: 700 })
  })

  it('is never too small to be used', () => {
    expect(placeWindow('main', at(0, 30, 1, 1), [screen])).toMatchObject({ width: 640, height: 480 })
  })
})

describe('the file of places', () => {
  let folder = ''
  let path = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labrig-test-windows-'))
    path = join(folder, 'state/windows.json')
  })
  afterEach(() => rm(folder, { recursive: true }))

  const loaded = async () => {
    const placements = new WindowPlacements(path)
    await placements.load()
    return placements
  }

  it('is read again', async () => {
    await (await loaded()).set('main', at(1, 2))
    const again = await loaded()
    await again.set('detached', at(3, 4))
    const third = await loaded()
    expect([third.get('main'), third.get('detached')]).toEqual([at(1, 2), at(3, 4)])
  })

  it('is the last of several that are set at once, and there before the end', async () => {
    const placements = await loaded()
    for (let x = 0; x < 20; x++) void placements.set('main', at(x, x))
    await placements.settled()
    expect((await loaded()).get('main')).toEqual(at(19, 19))
  })

  it.each(['', 'not JSON', '[]', '{"version":1,"main":{"bounds":{"x":0,"y":0,"width":-5,"height":1}}}'])(
    'counts as empty when it holds %j, and is replaced',
    async (text) => {
      await (await loaded()).set('main', at(1, 2))
      await writeFile(path, text)
      const placements = await loaded()
      expect(placements.get('main')).toBeUndefined()
      await placements.set('main', at(5, 6))
      expect((await loaded()).get('main')).toEqual(at(5, 6))
    },
  )

  it('is left alone when a newer version wrote it', async () => {
    await (await loaded()).set('main', at(1, 2))
    const newer = '{"version":2,"panes":[]}'
    await writeFile(path, newer)
    const placements = await loaded()
    await placements.set('main', at(5, 6))
    expect(placements.get('main')).toEqual(at(5, 6))
    expect(await readFile(path, 'utf8')).toBe(newer)
  })
})
