import type { Stage } from './stage.ts'
import type { WorldName } from './worlds.ts'

export const languages = ['en', 'ja'] as const
export type Language = (typeof languages)[number]
export const themes = ['light', 'dark'] as const
export type Theme = (typeof themes)[number]

export interface Size {
  readonly width: number
  readonly height: number
}

/** Every scene is taken in this one. */
export const usual: Size = { width: 1440, height: 900 }

/** The main scenes are taken in these, too. */
export const others: readonly Size[] = [
  { width: 960, height: 640 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
]

/** A state of a page that is worth a picture. */
export interface Scene {
  /** With the state, the name of the picture's file. */
  readonly page: string
  readonly state: string
  readonly world: WorldName
  /** How to get there from any page, in whatever language it is. */
  readonly enter: (stage: Stage) => Promise<void>
  /** In all sizes. */
  readonly main?: true
  /** Leaves the page in a state that the next scene must not meet. */
  readonly untidy?: true
}

export function nameOf({ page, state }: Pick<Scene, 'page' | 'state'>): string {
  return `${page}-${state}`
}
