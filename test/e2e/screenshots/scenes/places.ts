import type { Scene } from '../scene.ts'
import type { Stage } from '../stage.ts'

async function home(stage: Stage): Promise<void> {
  await stage.go('/')
  await stage.one('.rig-ready[data-level]:not([data-level=asking])').waitFor()
  await stage.settle(1200)
}

const at = (path: string) => (stage: Stage) => stage.go(path)

/** Who uses what is read from every definition: with hundreds of VMs it takes its time. */
async function storage(stage: Stage): Promise<void> {
  await stage.go('/storage')
  await stage.page.getByText('default', { exact: true }).first().waitFor({ timeout: 60_000 })
}

/** What to look at is said by the stand-in for the host's programs; done, and not confirmed yet. */
async function clash(stage: Stage): Promise<void> {
  await stage.go('/host')
  await stage.one('[data-row=subnets]').click()
  await stage.one('article[data-finding=subnets][data-status=fail]').waitFor()
}

async function hostDevices(stage: Stage): Promise<void> {
  await stage.go('/host')
  await stage.page.locator('.rig-page-header .rig-segments button').nth(2).click()
  await stage.one('.rig-host-devices .rig-row').waitFor()
}

/** The way of a packet, drawn. */
async function forwarding(stage: Stage): Promise<void> {
  await stage.go('/host')
  await stage.one('[data-row=guest-forwarding]').click()
  await stage.one('article[data-finding=guest-forwarding] .rig-path').waitFor()
}

async function unconfirmed(stage: Stage): Promise<void> {
  await clash(stage)
  await stage.one('.rig-finding-buttons .pf-m-primary').click()
  await stage.one('.pf-v6-c-modal-box__footer .pf-m-primary').click()
  await stage.one('.rig-finding-confirm').waitFor()
  await stage.settle()
}

/** Half a thousand acts at once. */
async function longHistory(stage: Stage): Promise<void> {
  await stage.go('/machines')
  await stage.machines.row('student-1').focus()
  await stage.press('Control+a')
  await stage.page.locator('.rig-selection button').nth(2).click()
  await stage.settle(20_000)
  await stage.go('/journal')
  await stage.settle(800)
}

/** The catalogue, with what is to be known of the first image. */
async function images(stage: Stage): Promise<void> {
  await stage.go('/images')
  await stage.one('.rig-os-table .rig-row').waitFor()
}

async function imageDrawer(stage: Stage): Promise<void> {
  await images(stage)
  await stage.page.locator('.rig-os-table .rig-row').nth(3).click()
  await stage.one('.rig-drawer').waitFor()
}

async function imageQuestion(stage: Stage): Promise<void> {
  await images(stage)
  await stage.one('.rig-os-table [data-row^="entry/"]').click()
  await stage.one('.rig-os-acts button').click()
  await stage.one('.rig-dialog .rig-commands').waitFor()
}

/** The dialogs of the page's head: -2 imports, -1 builds. */
const imageAct = (place: -1 | -2) => async (stage: Stage) => {
  await images(stage)
  await stage.page.locator('.rig-page-header .pf-v6-c-button').nth(place).click()
  await stage.one('#os-image-go').waitFor()
  await stage.settle(900)
}

const scrolledTo = (path: string, selector: string) => async (stage: Stage) => {
  await stage.go(path)
  await stage.page.locator(selector).last().scrollIntoViewIfNeeded()
}

/** Acts that a person does in an hour, so that the journal has something to tell. */
async function doThings(stage: Stage): Promise<void> {
  await stage.go('/machines')
  for (const name of ['web1', 'client', 'registry']) {
    for (const key of ['p', 'p', 's', 's']) {
      await stage.machines.focusRow(name)
      await stage.press(key)
      // A key that comes while the machine is busy does nothing.
      await stage.settle(600)
    }
  }
  for (const [name, key] of [
    ['builder', 's'],
    ['lb1', 'p'],
    ['lb1', 'p'],
  ] as const) {
    await stage.machines.focusRow(name)
    await stage.press(key)
    await stage.settle(600)
  }
}

/** A computer over ssh that does not answer. */
async function newConnection(stage: Stage): Promise<void> {
  await stage.go('/settings')
  await stage.one('.rig-settings .rig-card-acts .pf-v6-c-button:has(+ .rig-quiet)').click()
  await stage.one('#connection-host').fill('student@lab2.invalid')
  await stage.page.locator('.rig-dialog .pf-v6-c-modal-box__footer .pf-v6-c-button').nth(1).click()
  await stage.one('.rig-dialog .pf-v6-c-alert').waitFor()
  await stage.settle()
}

/** What a registry needs to be started, with the command. */
async function registryStart(stage: Stage): Promise<void> {
  await stage.go('/images/registries')
  await stage.page.locator('.rig-page-header .pf-m-primary').click()
  await stage.one('.rig-dialog .rig-commands').waitFor()
}

/** The pages of the rail and those that stand in none. */
export const placeScenes: readonly Scene[] = [
  { page: 'home', state: 'empty', world: 'empty', enter: home },
  { page: 'home', state: 'few', world: 'few', enter: home },
  { page: 'home', state: 'lab', world: 'lab', enter: home, main: true },
  { page: 'home', state: 'rows500', world: 'crowded', enter: home },
  { page: 'home', state: 'absent', world: 'absent', enter: home },
  { page: 'home', state: 'denied', world: 'denied', enter: home },
  { page: 'home', state: 'lost', world: 'lost', enter: home },
  { page: 'host', state: 'doctor', world: 'lab', enter: at('/host'), main: true },
  { page: 'host', state: 'devices', world: 'lab', enter: hostDevices },
  { page: 'host', state: 'absent', world: 'absent', enter: at('/host') },
  { page: 'host', state: 'denied', world: 'denied', enter: at('/host') },
  { page: 'images', state: 'catalogue', world: 'lab', enter: imageDrawer, main: true },
  { page: 'images', state: 'absent', world: 'absent', enter: at('/images') },
  { page: 'images', state: 'download', world: 'lab', enter: imageQuestion, untidy: true },
  { page: 'images', state: 'list', world: 'lab', enter: images },
  { page: 'images', state: 'import', world: 'lab', enter: imageAct(-2), untidy: true },
  { page: 'images', state: 'build', world: 'lab', enter: imageAct(-1), untidy: true },
  { page: 'registries', state: 'hub', world: 'lab', enter: at('/images/registries') },
  { page: 'registries', state: 'start', world: 'lab', enter: registryStart, untidy: true },
  { page: 'storage', state: 'empty', world: 'empty', enter: storage },
  { page: 'storage', state: 'lab', world: 'lab', enter: storage, main: true },
  { page: 'storage', state: 'rows500', world: 'crowded', enter: storage },
  { page: 'host', state: 'clash', world: 'clashing', enter: clash, main: true },
  { page: 'host', state: 'forwarding', world: 'dropping', enter: forwarding, main: true },
  { page: 'host', state: 'unconfirmed', world: 'clashing', enter: unconfirmed, untidy: true },
  { page: 'journal', state: 'rows500', world: 'history', enter: longHistory },
  { page: 'storage', state: 'absent', world: 'absent', enter: at('/storage') },
  { page: 'journal', state: 'empty', world: 'empty', enter: at('/journal') },
  {
    page: 'journal',
    state: 'many',
    world: 'busy',
    enter: async (stage) => {
      await doThings(stage)
      await stage.go('/journal')
      await stage.one('.rig-act.is-failed .rig-act-toggle').click()
      await stage.settle()
    },
    main: true,
  },
  { page: 'home', state: 'after-acts', world: 'busy', enter: home },
  { page: 'settings', state: 'top', world: 'few', enter: at('/settings'), main: true },
  { page: 'settings', state: 'connection', world: 'few', enter: newConnection, untidy: true },
  { page: 'settings', state: 'end', world: 'few', enter: scrolledTo('/settings', '.rig-settings > :last-child') },
  {
    page: 'settings',
    state: 'downloads',
    world: 'few',
    enter: async (stage) => {
      await stage.go('/settings')
      await stage.page.getByRole('heading', { name: /^(Downloads|ダウンロード)$/ }).scrollIntoViewIfNeeded()
      await stage.settle()
    },
  },
  { page: 'help', state: 'topics', world: 'few', enter: at('/help'), main: true },
  { page: 'help', state: 'glossary', world: 'few', enter: scrolledTo('/help', '.rig-glossary > *') },
  { page: 'about', state: 'top', world: 'few', enter: at('/about') },
  { page: 'nowhere', state: 'top', world: 'few', enter: at('/nowhere') },
]
