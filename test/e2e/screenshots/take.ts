import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { HeadlessHost } from '../support/headless-host.ts'
import type { GuestPicture } from './guest-picture.ts'
import { Instant, noon } from './laptop-facts.ts'
import { nameOf, others, themes, usual, type Language, type Scene, type Size, type Theme } from './scene.ts'
import { Stage } from './stage.ts'
import { worlds, type WorldName } from './worlds.ts'

/** A few readings of the load, so that sparklines have a shape. Milliseconds. */
const READINGS = 9000
/** After a change of theme or size. Milliseconds. */
const REPAINT = 150
/** Longest that a scene may take to stand. Milliseconds. */
const PATIENCE = 12_000

/** One world seen in one language. */
export interface Sitting {
  readonly world: WorldName
  readonly language: Language
  /** Of those on this world. */
  readonly part: number
  readonly scenes: readonly Scene[]
}

export interface Studio {
  readonly browser: Browser
  readonly folder: string
  readonly guest: GuestPicture
  /** Said of a scene that could not be reached. */
  readonly failed: (name: string, why: string) => void
  readonly taken: () => void
}

/** The host begins with the laptop's clock, name and size. */
export function prepareHost(): void {
  process.env['NODE_OPTIONS'] = `--import ${pathToFileURL(join(import.meta.dirname, 'laptop.ts')).href}`
  process.env['TZ'] = 'UTC'
}

/** Takes all scenes of a sitting, one after the other, on engines and a host of its own. */
export async function sit({ world: name, language, part, scenes }: Sitting, studio: Studio): Promise<void> {
  await using world = await worlds[name](
    part === 0 ? `${name}-${language}` : `${name}-${language}-${part + 1}`,
    studio.guest,
  )
  await using host = await HeadlessHost.start({
    connections: world.connections,
    ...(world.programs === undefined ? {} : { programs: world.programs }),
  })
  const context = await studio.browser.newContext({
    viewport: usual,
    locale: language,
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  })
  await context.addInitScript(`globalThis.Date = (${Instant.toString()})(Date, ${noon})`)
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  // Several begin at once.
  await page.goto(host.url, { timeout: 60_000 })
  await page.evaluate(() => (location.hash = '#/machines'))
  await page.locator('[data-engine]').first().waitFor()
  const stage = new Stage(page, world)
  await stage.settle(READINGS)
  if (name === 'lost') {
    await world.docker.crash()
    await stage.settle(2500)
  }
  for (const scene of scenes) {
    try {
      await stage.tidy()
      await scene.enter(stage)
      await takeAll(page, scene, language, studio)
    } catch (error) {
      studio.failed(`${nameOf(scene)}-${language}`, error instanceof Error ? error.message : String(error))
    }
    if (scene.untidy === true) {
      await page.reload()
      await stage.settle(READINGS)
    }
  }
  await context.close()
}

async function takeAll(page: Page, scene: Scene, language: Language, studio: Studio): Promise<void> {
  const sizes = scene.main === true ? [usual, ...others] : [usual]
  await mkdir(studio.folder, { recursive: true })
  for (const size of sizes) {
    await page.setViewportSize(size)
    for (const colorScheme of size === usual ? themes : [themeOf(language)]) {
      await page.emulateMedia({ colorScheme })
      await page.waitForTimeout(REPAINT)
      const path = join(studio.folder, fileName(scene, language, colorScheme, size))
      await page.screenshot({ path })
      studio.taken()
    }
  }
  await page.setViewportSize(usual)
}

/** In the other sizes one theme for each language is enough: neither changes the layout of the other. */
function themeOf(language: Language): Theme {
  return language === 'en' ? 'light' : 'dark'
}

function fileName(scene: Scene, language: Language, theme: Theme, { width, height }: Size): string {
  return `${nameOf(scene)}-${language}-${theme}-${width}x${height}.png`
}
