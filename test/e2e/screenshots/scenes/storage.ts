import type { Scene } from '../scene.ts'
import type { Stage } from '../stage.ts'

const volume = (name: string) => `[data-row="volume/default/${name}"]`
const pool = (name: string) => `[data-row="pool/${name}"]`

/** The details of a row of the storage. */
const opened = (row: string) => async (stage: Stage) => {
  await stage.go('/storage')
  await stage.one(row).click()
  await stage.one('.rig-drawer').waitFor()
  await stage.settle()
}

/** The dialog of an act, with the command that does the same. */
const asked =
  (row: string, act: string, fields: Readonly<Record<string, string>> = {}) =>
  async (stage: Stage) => {
    await opened(row)(stage)
    await stage.one(`.rig-drawer [data-act=${act}]`).click()
    for (const [id, text] of Object.entries(fields)) await stage.one(`#storage-${id}`).fill(text)
    await stage.settle(700)
  }

async function newPool(stage: Stage): Promise<void> {
  await stage.go('/storage')
  await stage.page.locator('.rig-page-header .pf-v6-c-button:enabled').last().click()
  await stage.settle()
}

/** The form of another type of pool. */
const poolOf = (type: string) => async (stage: Stage) => {
  await newPool(stage)
  await stage.one('#storage-type, #storage-form select').selectOption(type)
  await stage.settle(900)
}

async function leftovers(stage: Stage): Promise<void> {
  await stage.go('/storage')
  await stage.page.locator('.rig-page-header .pf-v6-c-button:enabled').nth(-2).click()
  await stage.one('#clean-cancel').waitFor()
  await stage.settle(1500)
}

async function chosenLeftovers(stage: Stage): Promise<void> {
  await leftovers(stage)
  await stage.one('.rig-leftovers legend input').check()
  await stage.settle(900)
}

/** What is asked about pools and their images. */
export const storageScenes: readonly Scene[] = [
  { page: 'storage', state: 'drawer-volume', world: 'lab', enter: opened(volume('node1.qcow2')), main: true },
  { page: 'storage', state: 'drawer-base', world: 'lab', enter: opened(volume('almalinux-9.qcow2')) },
  { page: 'storage', state: 'drawer-pool', world: 'lab', enter: opened(pool('default')) },
  { page: 'storage', state: 'drawer-pool-off', world: 'lab', enter: opened(pool('usb-backup')) },
  { page: 'storage', state: 'new-pool', world: 'lab', enter: newPool },
  {
    page: 'storage',
    state: 'new-volume',
    world: 'lab',
    enter: asked(pool('default'), 'create', { first: 'web9.qcow2' }),
  },
  {
    page: 'storage',
    state: 'upload',
    world: 'lab',
    enter: (stage) => {
      const path = `${stage.world.folder}/images/virtio-win.iso`
      return asked(pool('default'), 'upload', { first: path, name: 'virtio-win.iso' })(stage)
    },
  },
  { page: 'storage', state: 'resize', world: 'lab', enter: asked(volume('win2022.qcow2'), 'resize', { first: '80' }) },
  { page: 'storage', state: 'shrink', world: 'lab', enter: asked(volume('win2022.qcow2'), 'resize', { first: '20' }) },
  ...(['fs', 'netfs', 'logical', 'disk'] as const).map((type): Scene => ({
    page: 'storage',
    state: `new-pool-${type}`,
    world: 'lab',
    enter: poolOf(type),
  })),
  { page: 'storage', state: 'clean', world: 'lab', enter: leftovers },
  { page: 'storage', state: 'clean-chosen', world: 'lab', enter: chosenLeftovers },
  { page: 'storage', state: 'delete-used', world: 'lab', enter: asked(volume('almalinux-9.qcow2'), 'delete') },
  { page: 'storage', state: 'delete-orphan', world: 'lab', enter: asked(volume('old-web.qcow2'), 'delete') },
  { page: 'storage', state: 'delete-pool', world: 'lab', enter: asked(pool('courses'), 'delete') },
]
