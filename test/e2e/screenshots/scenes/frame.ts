import type { Scene } from '../scene.ts'
import type { Stage } from '../stage.ts'

async function palette(stage: Stage, text: string): Promise<void> {
  await stage.go('/machines')
  await stage.press('Control+k')
  await stage.page.keyboard.type(text)
  await stage.settle()
}

async function keys(stage: Stage): Promise<void> {
  await stage.go('/machines')
  await stage.press('?')
  await stage.settle()
}

/** The buttons of the masthead: tasks first, notices second. */
const listOf = (place: number) => async (stage: Stage) => {
  await stage.go('/machines')
  await stage.page.locator('.rig-masthead .rig-task-button').nth(place).click()
  await stage.settle()
}

/** A task that ends somewhere else than where the person looks. */
async function toast(stage: Stage): Promise<void> {
  await stage.go('/')
  await stage.press('Control+k')
  await stage.page.keyboard.type('start builder')
  await stage.press('Enter')
  await stage.settle(900)
}

/** What stands around the pages and over them. */
export const frameScenes: readonly Scene[] = [
  { page: 'palette', state: 'open', world: 'lab', enter: (stage) => palette(stage, '') },
  { page: 'palette', state: 'typed', world: 'lab', enter: (stage) => palette(stage, 'lb1') },
  { page: 'palette', state: 'no-match', world: 'lab', enter: (stage) => palette(stage, 'qqq') },
  { page: 'keys', state: 'list', world: 'lab', enter: keys },
  {
    page: 'new-menu',
    state: 'open',
    world: 'lab',
    enter: async (stage) => {
      await stage.go('/')
      await stage.one('#new-button').click()
      await stage.settle()
    },
  },
  { page: 'tasks', state: 'empty', world: 'empty', enter: listOf(0) },
  { page: 'notices', state: 'empty', world: 'empty', enter: listOf(1) },
  { page: 'toast', state: 'done', world: 'busy', enter: toast },
  { page: 'tasks', state: 'some', world: 'busy', enter: listOf(0) },
  { page: 'notices', state: 'some', world: 'busy', enter: listOf(1) },
  {
    page: 'report',
    state: 'offered',
    world: 'few',
    enter: async (stage) => {
      await stage.go('/help')
      await stage.page.locator('.rig-page-header button').last().click()
      await stage.settle()
    },
  },
  {
    page: 'report',
    state: 'made',
    world: 'few',
    enter: async (stage) => {
      await stage.go('/help')
      await stage.page.locator('.rig-page-header button').last().click()
      await stage.one('.pf-v6-c-modal-box__footer .pf-m-primary').click()
      await stage.settle(1500)
    },
  },
]
