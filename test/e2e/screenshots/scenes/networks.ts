import type { Scene } from '../scene.ts'
import type { Stage } from '../stage.ts'

const at = (path: string) => async (stage: Stage) => {
  await stage.go(path)
  await stage.settle(1000)
}

/** The table with the details of one network beside it. */
async function opened(stage: Stage): Promise<void> {
  await at('/networks?view=table')(stage)
  await stage.one('.rig-row-table [data-row]:has-text("lbha-front")').click()
  await stage.one('.rig-drawer').waitFor()
  await stage.settle(800)
}

/** A dialog of the drawer. */
const asked = (act: string) => async (stage: Stage) => {
  await opened(stage)
  await stage.one(`.rig-drawer [data-act=${act}]`).click()
  await stage.one('#network-cancel').waitFor()
  await stage.settle(900)
}

/** The form of a new network. */
const created =
  (kind: string, fields: Readonly<Record<string, string>> = {}) =>
  async (stage: Stage) => {
    await at('/networks?view=table')(stage)
    await stage.page.locator('.rig-page-header .pf-v6-c-button:enabled').last().click()
    await stage.one('#network-kind').selectOption(kind)
    for (const [id, text] of Object.entries(fields)) await stage.one(`#network-${id}`).fill(text)
    await stage.settle(1200)
  }

/** The form of a host bridge, as it is or with a fixed address and one field that is wrong. */
const bridged =
  (fields: Readonly<Record<string, string>> = {}) =>
  async (stage: Stage) => {
    await at('/networks?view=table')(stage)
    await stage.page.locator('.rig-page-header .pf-v6-c-button.pf-m-link').last().click()
    await stage.one('#bridge-name').waitFor()
    if ('address' in fields) await stage.one('#bridge-addressing').selectOption('static')
    for (const [id, text] of Object.entries(fields)) await stage.one(`#bridge-${id}`).fill(text)
    await stage.settle(1500)
  }

/** What leads to a VM, and the dialog over it. */
async function forwarding(stage: Stage): Promise<void> {
  await stage.machine('node1', 'overview')
  await stage.page.locator('.rig-forwards .pf-m-link').click()
  await stage.one('#forward-cancel').waitFor()
  await stage.settle(900)
}

/** The networks of both engines and what is asked about them. */
export const networkScenes: readonly Scene[] = [
  { page: 'network-table', state: 'empty', world: 'empty', enter: at('/networks?view=table') },
  { page: 'network-table', state: 'lab', world: 'lab', enter: at('/networks?view=table'), main: true },
  { page: 'network-table', state: 'rows500', world: 'crowded', enter: at('/networks?view=table') },
  { page: 'network-table', state: 'absent', world: 'absent', enter: at('/networks?view=table') },
  { page: 'network-table', state: 'drawer', world: 'lab', enter: opened },
  { page: 'network-table', state: 'edit', world: 'lab', enter: asked('edit') },
  { page: 'network-table', state: 'delete', world: 'lab', enter: asked('delete') },
  { page: 'network-table', state: 'new', world: 'lab', enter: created('libvirt', { name: 'dmz' }) },
  {
    page: 'network-table',
    state: 'new-clash',
    world: 'lab',
    enter: created('docker', { name: 'dmz', subnet: '10.20.1.0/24' }),
  },
  { page: 'network-table', state: 'new-mixed', world: 'lab', enter: created('mixed', { name: 'lab1' }) },
  { page: 'host-bridge', state: 'new', world: 'networked', enter: bridged(), main: true },
  {
    page: 'host-bridge',
    state: 'wrong',
    world: 'networked',
    enter: bridged({ address: '198.51.100.50/24', gateway: '192.0.2.1' }),
  },
  { page: 'network-leases', state: 'lab', world: 'lab', enter: at('/networks?view=leases'), main: true },
  { page: 'network-forwards', state: 'lab', world: 'lab', enter: at('/networks?view=forwards'), main: true },
  { page: 'network-forwards', state: 'dialog', world: 'lab', enter: forwarding, main: true },
  { page: 'network-leases', state: 'empty', world: 'empty', enter: at('/networks?view=leases') },
]
