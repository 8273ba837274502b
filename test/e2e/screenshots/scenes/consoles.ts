import type { Scene } from '../scene.ts'
import type { Stage } from '../stage.ts'

/** The console of a machine in the dock, by the key of the table. */
async function open(stage: Stage, name: string): Promise<void> {
  await stage.go('/machines')
  await stage.machines.focusRow(name)
  await stage.press('c')
  await stage.settle(1200)
}

const dockOf =
  (...names: readonly string[]) =>
  async (stage: Stage) => {
    for (const name of names) await open(stage, name)
    // A click on the page's title: the console lets go of the keys.
    await stage.one('main h1').click()
  }

/** Consoles in the dock; each leaves its own behind. */
export const consoleScenes: readonly Scene[] = [
  { page: 'dock', state: 'empty', world: 'lab', enter: emptyDock, untidy: true },
  { page: 'dock', state: 'screen', world: 'consoles', enter: dockOf('lb1') },
  {
    page: 'dock',
    state: 'send-keys',
    world: 'consoles',
    enter: async (stage) => {
      await dockOf('lb1')(stage)
      await stage.one('.rig-dock .rig-caret').click()
      await stage.one('.rig-drop-note').waitFor()
      await stage.settle()
    },
    untidy: true,
  },
  { page: 'dock', state: 'tabs', world: 'consoles', enter: dockOf('web1', 'client') },
  { page: 'dock', state: 'split', world: 'consoles', enter: split, main: true },
  { page: 'dock', state: 'new-console', world: 'consoles', enter: newConsole, untidy: true },
  { page: 'console-window', state: 'terminal', world: 'consoles', enter: detached('web1'), untidy: true },
  { page: 'console-window', state: 'screen', world: 'consoles', enter: detached('lb1'), untidy: true },
]

/** A console in a window of its own, shown in the page's own: only that one is taken. */
function detached(name: string) {
  return async (stage: Stage): Promise<void> => {
    // The window before this one is no page of the app.
    await stage.go('/machines')
    await stage.page.reload()
    await open(stage, name)
    await stage.one(`.rig-dock [role=tab][aria-selected=true]:has-text("${name}")`).waitFor()
    const opened = stage.page.context().waitForEvent('page')
    await stage.page
      .getByRole('button', { name: /window of its own|ウィンドウ/ })
      .first()
      .click()
    const window = await opened
    await window.locator('.rig-console-window').waitFor()
    const address = window.url()
    await window.close()
    await stage.page.goto(address)
    await stage.page.reload()
    await stage.one('.rig-console-window').waitFor()
    await stage.page.locator('.rig-link-notice').waitFor({ state: 'detached', timeout: 60_000 })
    await stage.settle(1500)
  }
}

async function emptyDock(stage: Stage): Promise<void> {
  await stage.go('/machines')
  await stage.press('Control+j')
  await stage.settle()
}

async function split(stage: Stage): Promise<void> {
  await open(stage, 'web1')
  await open(stage, 'lb1')
  await stage.one('.rig-dock-pane .rig-icon-button').click()
  await stage.settle(900)
  await stage.one('main h1').click()
}

async function newConsole(stage: Stage): Promise<void> {
  await stage.go('/machines')
  await stage.one('.rig-dock-new').click()
  await stage.settle()
}
