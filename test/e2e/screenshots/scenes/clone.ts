import type { Scene } from '../scene.ts'
import type { Stage } from '../stage.ts'

/** The dialog that copies a VM. */
async function open(stage: Stage): Promise<void> {
  await stage.go('/machines')
  await stage.machines.row('win2022').click({ button: 'right' })
  await stage.page.getByRole('menuitem', { name: /^(Clone…|複製…)$/ }).click()
  await stage.one('#clone-name').waitFor()
}

async function forecast(stage: Stage): Promise<void> {
  await stage.one('[data-testid=clone-forecast]').waitFor()
  await stage.settle(600)
}

async function one(stage: Stage): Promise<void> {
  await open(stage)
  await forecast(stage)
}

/** As many as a classroom has. */
const several = (count: string, kind: 0 | 1) => async (stage: Stage) => {
  await open(stage)
  await stage.one('#clone-name').fill('student')
  await stage.page.locator('.rig-clone-kinds input').nth(kind).check()
  await stage.one('#clone-count').fill(count)
  await forecast(stage)
}

async function withCommands(stage: Stage): Promise<void> {
  await several('2', 1)(stage)
  await stage.one('.pf-v6-c-modal-box__footer [aria-expanded]').click()
  await stage.settle(700)
}

async function wrong(stage: Stage): Promise<void> {
  await open(stage)
  await stage.one('#clone-name').fill('two words')
  await stage.one('#clone-count').fill('1000')
  await stage.settle()
}

/** Copies of a VM, and what they take. */
export const cloneScenes: readonly Scene[] = [
  { page: 'clone', state: 'one', world: 'lab', enter: one },
  { page: 'clone', state: 'linked', world: 'lab', enter: several('20', 1), main: true },
  { page: 'clone', state: 'too-big', world: 'lab', enter: several('20', 0) },
  { page: 'clone', state: 'commands', world: 'lab', enter: withCommands },
  { page: 'clone', state: 'wrong', world: 'lab', enter: wrong },
]
