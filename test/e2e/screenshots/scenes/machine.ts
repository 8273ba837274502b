import type { Scene } from '../scene.ts'
import type { Stage } from '../stage.ts'

/** The whole log, not only its end. */
async function wholeLog(stage: Stage): Promise<void> {
  await at('web1', 'logs')(stage)
  const lines = stage.one('.rig-mp-console select')
  await lines.selectOption({ index: (await lines.locator('option').count()) - 1 })
  await stage.one('.rig-console [data-lines="50000"]').waitFor({ timeout: 30_000 })
  await stage.settle(600)
}

/** A few points in the graphs of the load. */
const withLoad = (name: string) => async (stage: Stage) => {
  await stage.machine(name, 'overview')
  await stage.settle(9000)
}

/** The charts of a load, after some readings. */
const loadOf = (name: string) => async (stage: Stage) => {
  await stage.machine(name, 'load')
  await stage.settle(9000)
}

const at = (name: string, tab: string) => async (stage: Stage) => {
  await stage.machine(name, tab)
  await stage.settle(800)
}

/** Presses a button of the page's head by its place. */
async function take(stage: Stage): Promise<void> {
  await stage.machine('node1', 'snapshots')
  await stage.one('.rig-machine-acts .pf-m-primary').click()
  await stage.settle()
}

/** @param place of the button in the panel: revert, clone, delete */
const onSnapshot = (place: number) => async (stage: Stage) => {
  await stage.machine('node1', 'snapshots')
  await stage.page.locator('.rig-snap .rig-segments button').first().click()
  await stage.one('[role=treeitem][data-snapshot="cluster-works"]').click()
  await stage.page.locator('.rig-snap-acts button').nth(place).click()
  await stage.settle()
}

/** The same facts as rows. The choice is remembered. */
async function snapshotList(stage: Stage): Promise<void> {
  await stage.machine('node1', 'snapshots')
  await stage.page.locator('.rig-snap .rig-segments button').nth(1).click()
  await stage.settle()
}

/** One of the dialogs of the guest's tab. */
const guestDialog = (place: number) => async (stage: Stage) => {
  await at('node1', 'guest')(stage)
  await stage.page.locator('.rig-guest-acts button').nth(place).click()
  await stage.settle()
}

async function ranInGuest(stage: Stage): Promise<void> {
  await guestDialog(0)(stage)
  await stage.page.keyboard.type('uptime')
  await stage.press('Enter')
  await stage.one('.rig-guest-outcome').waitFor()
  await stage.settle()
}

/** Snapshots by themselves, every so many hours. */
async function schedule(stage: Stage): Promise<void> {
  await stage.machine('node1', 'snapshots')
  await stage.one('.rig-snap-schedule').click()
  await stage.settle()
}

/** One of the buttons below a device, or the one that adds. */
const hardware = (device: string, button: string) => async (stage: Stage) => {
  await at('lb1', 'hardware')(stage)
  await stage.one(`[data-device^="${device}"]`).click()
  await stage.one(button).click()
  await stage.settle(1500)
}

/** What stands in the way of editing is seen, too: the difference and its command. */
async function edit(stage: Stage): Promise<void> {
  await at('web1', 'overview')(stage)
  await stage.one('main .pf-m-inline[aria-label*="web1"]').click()
  await stage.settle(1500)
}

/** Somebody else copies its disk. */
async function job(stage: Stage): Promise<void> {
  await at('lb2', 'overview')(stage)
  await stage.one('.rig-mp-job button').click()
  await stage.settle(1500)
}

/** The page of one machine. */
export const machineScenes: readonly Scene[] = [
  { page: 'vm', state: 'overview', world: 'lab', enter: withLoad('lb1'), main: true },
  { page: 'vm', state: 'disk-full', world: 'lab', enter: at('node2', 'overview') },
  { page: 'vm', state: 'off', world: 'lab', enter: at('win2022', 'overview') },
  { page: 'vm', state: 'cards', world: 'lab', enter: at('lb1', 'overview') },
  { page: 'vm', state: 'job', world: 'lab', enter: job },
  { page: 'vm', state: 'hardware', world: 'lab', enter: at('lb1', 'hardware'), main: true },
  { page: 'vm', state: 'hardware-cpu', world: 'lab', enter: hardware('cpu', '.rig-hw-acts button') },
  { page: 'vm', state: 'hardware-disk', world: 'lab', enter: hardware('disk', '.rig-hw-acts button') },
  { page: 'vm', state: 'hardware-add', world: 'lab', enter: hardware('cpu', '.rig-hw-add button') },
  { page: 'vm', state: 'snapshot-schedule', world: 'lab', enter: schedule },
  { page: 'vm', state: 'snapshots', world: 'lab', enter: at('node1', 'snapshots'), main: true },
  { page: 'vm', state: 'snapshots-list', world: 'lab', enter: snapshotList },
  { page: 'vm', state: 'snapshots-empty', world: 'lab', enter: at('lb1', 'snapshots') },
  { page: 'vm', state: 'snapshot-take', world: 'lab', enter: take },
  { page: 'vm', state: 'snapshot-revert', world: 'lab', enter: onSnapshot(0) },
  { page: 'vm', state: 'snapshot-delete', world: 'lab', enter: onSnapshot(2) },
  { page: 'vm', state: 'guest', world: 'lab', enter: at('node1', 'guest') },
  { page: 'vm', state: 'guest-get-file', world: 'lab', enter: guestDialog(2) },
  { page: 'vm', state: 'guest-put-file', world: 'lab', enter: guestDialog(3) },
  { page: 'vm', state: 'guest-edit-text', world: 'lab', enter: guestDialog(4) },
  { page: 'vm', state: 'guest-away', world: 'lab', enter: at('lb1', 'guest') },
  { page: 'vm', state: 'guest-unset', world: 'lab', enter: at('lb2', 'guest') },
  { page: 'vm', state: 'guest-run', world: 'lab', enter: ranInGuest },
  { page: 'vm', state: 'guest-password', world: 'lab', enter: guestDialog(1) },
  { page: 'vm', state: 'load', world: 'lab', enter: loadOf('lb1') },
  { page: 'vm', state: 'xml', world: 'lab', enter: at('lb1', 'xml') },
  { page: 'vm', state: 'danger', world: 'lab', enter: at('lb1', 'danger') },
  { page: 'vm', state: 'lost', world: 'denied', enter: (stage) => stage.go('/machines/vm%3Asystem%2Fgone') },
  { page: 'container', state: 'overview', world: 'lab', enter: withLoad('web1'), main: true },
  { page: 'container', state: 'failed', world: 'lab', enter: at('web2', 'overview') },
  { page: 'container', state: 'logs', world: 'lab', enter: wholeLog, main: true },
  {
    page: 'container',
    state: 'logs-search',
    world: 'lab',
    enter: async (stage) => {
      await wholeLog(stage)
      await stage.one('.rig-mp-console').click()
      await stage.press('Control+f')
      await stage.page.keyboard.type('favicon')
      await stage.settle()
    },
  },
  { page: 'container', state: 'isolation', world: 'lab', enter: at('web1', 'isolation') },
  { page: 'container', state: 'files', world: 'lab', enter: at('web2', 'files') },
  { page: 'container', state: 'edit', world: 'lab', enter: edit, untidy: true },
  { page: 'container', state: 'terminal', world: 'lab', enter: at('web1', 'terminal') },
  { page: 'container', state: 'load', world: 'lab', enter: loadOf('web1') },
  { page: 'container', state: 'inspect', world: 'lab', enter: at('web1', 'inspect') },
]
