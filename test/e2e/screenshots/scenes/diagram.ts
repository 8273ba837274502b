import type { Scene } from '../scene.ts'
import type { Stage } from '../stage.ts'

async function diagram(stage: Stage): Promise<void> {
  await stage.go('/networks')
  await stage.one('.rig-node').waitFor()
  await stage.settle(800)
}

/** The details of the node that is called so. */
const opened = (name: string) => async (stage: Stage) => {
  await diagram(stage)
  await stage.page.locator(`.rig-node:has(.rig-node-name:text-is("${name}"))`).click()
  await stage.one('.rig-drawer').waitFor()
  await stage.settle()
}

/** The way from one to another. */
const asked = (from: string, to: string, port: string) => async (stage: Stage) => {
  await diagram(stage)
  const fields = stage.page.locator('.rig-reach-bar input')
  for (const [at, text] of [from, to, port].entries()) await fields.nth(at).fill(text)
  await stage.one('.rig-reach-bar [type=submit]').click()
  await stage.one('.rig-reach-hops').waitFor()
  await stage.settle(600)
}

/** One container to another by both families of addresses; what is said of the second. */
async function bothWays(stage: Stage): Promise<void> {
  await asked('registry', 'web1', '')(stage)
  await stage.one('.rig-drawer [data-family]').scrollIntoViewIfNeeded()
  await stage.settle()
}

async function list(stage: Stage): Promise<void> {
  await diagram(stage)
  await stage.page.locator('.rig-diagram-bar .rig-segments button').last().click()
  await stage.one('.rig-diagram-list').waitFor()
  await stage.settle()
}

const at = (stage: Stage, name: string) =>
  stage.page.locator(`.rig-node:has(.rig-node-name:text-is("${name}")) .rig-node-box`)

/** A machine in the hand, over the network that takes it. */
const dragged = (machine: string, network: string) => async (stage: Stage) => {
  await diagram(stage)
  const [from, to] = [await at(stage, machine).boundingBox(), await at(stage, network).boundingBox()]
  if (from === null || to === null) throw new Error('they are not on screen')
  const { mouse } = stage.page
  await mouse.move(from.x + 60, from.y + from.height / 2)
  await mouse.down()
  await mouse.move(to.x + 160, to.y + 50, { steps: 6 })
  await stage.settle(300)
}

/** And what is asked when it is let go. */
const dropped = (machine: string, network: string) => async (stage: Stage) => {
  await dragged(machine, network)(stage)
  await stage.page.mouse.up()
  await stage.one('.rig-dialog').waitFor()
  await stage.settle(1500)
}

async function menu(stage: Stage): Promise<void> {
  await diagram(stage)
  await at(stage, 'debian12').click({ button: 'right' })
  await stage.one('.rig-row-menu-popup').waitFor()
  await stage.settle()
}

async function link(stage: Stage): Promise<void> {
  await diagram(stage)
  await stage.page.locator('.rig-edge-mark').first().click()
  await stage.one('.rig-drawer').waitFor()
  await stage.settle()
}

/** Three hundred machines, listed below the head of their stack. */
async function stack(stage: Stage): Promise<void> {
  await diagram(stage)
  await stage.page.locator('.rig-node-stack:has-text("300") > .rig-node-box').click()
  await stage.page.locator('.rig-node-machine').first().waitFor()
  await stage.settle()
}

/** What is asked before a link moves to another network. */
async function moved(stage: Stage): Promise<void> {
  await menu(stage)
  await stage.page.locator('.rig-row-menu-popup [role=menuitem]').nth(3).click()
  await stage.one('.rig-dialog').waitFor()
  await stage.settle(1500)
}

/** Both engines on one wire. */
export const diagramScenes: readonly Scene[] = [
  { page: 'networks', state: 'diagram', world: 'networked', enter: diagram, main: true },
  { page: 'networks', state: 'machine', world: 'networked', enter: opened('registry') },
  { page: 'networks', state: 'dragged', world: 'networked', enter: dragged('debian12', 'bridge') },
  { page: 'networks', state: 'dropped', world: 'networked', enter: dropped('debian12', 'bridge') },
  { page: 'networks', state: 'menu', world: 'networked', enter: menu },
  { page: 'networks', state: 'link', world: 'networked', enter: link },
  { page: 'networks', state: 'path', world: 'networked', enter: asked('lan', 'host', '5000'), main: true },
  { page: 'networks', state: 'families', world: 'networked', enter: bothWays },
  { page: 'networks', state: 'blocked', world: 'networked', enter: asked('debian12', 'internet', '') },
  { page: 'networks', state: 'list', world: 'networked', enter: list },
  { page: 'networks', state: 'moved', world: 'networked', enter: moved },
  { page: 'networks', state: 'stack', world: 'crowded', enter: stack },
  { page: 'networks', state: 'rows500', world: 'crowded', enter: diagram },
  { page: 'networks', state: 'absent', world: 'absent', enter: diagram },
]
