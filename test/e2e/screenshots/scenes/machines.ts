import type { Scene } from '../scene.ts'
import type { Stage } from '../stage.ts'

const list = (stage: Stage) => stage.go('/machines')

async function select(stage: Stage, names: readonly string[]): Promise<void> {
  await list(stage)
  for (const name of names) await stage.machines.row(name).getByRole('checkbox').check()
}

const withDrawer = (name: string) => async (stage: Stage) => {
  await list(stage)
  await stage.machines.row(name).locator('.rig-cell-state').click()
  await stage.settle()
}

const onRow = (name: string, key: string) => async (stage: Stage) => {
  await list(stage)
  await stage.machines.focusRow(name)
  await stage.press(key)
  await stage.settle()
}

/** The machines of one kind, or the trash. */
async function choose(stage: Stage, kind: 'trash'): Promise<void> {
  await list(stage)
  await stage.page
    .locator('.rig-bar .rig-segments button')
    .filter({ has: stage.page.locator(`.rig-kind-${kind}`) })
    .click()
  await stage.page.locator('.rig-trash-table .rig-number', { hasText: 'MiB' }).first().waitFor()
  await stage.settle()
}

/** The table of all machines. */
export const machinesScenes: readonly Scene[] = [
  { page: 'machines', state: 'empty', world: 'empty', enter: list },
  { page: 'machines', state: 'few', world: 'few', enter: list },
  { page: 'machines', state: 'lab', world: 'lab', enter: list, main: true },
  { page: 'machines', state: 'rows500', world: 'crowded', enter: list, main: true },
  { page: 'machines', state: 'denied', world: 'denied', enter: list },
  { page: 'machines', state: 'absent', world: 'absent', enter: list },
  { page: 'machines', state: 'lost', world: 'lost', enter: list },
  {
    page: 'machines',
    state: 'no-match',
    world: 'lab',
    enter: async (stage) => {
      await list(stage)
      await stage.press('/')
      await stage.page.keyboard.type('kubernetes')
      await stage.settle()
    },
    untidy: true,
  },
  { page: 'machines', state: 'drawer-vm', world: 'lab', enter: withDrawer('lb1'), main: true },
  { page: 'machines', state: 'drawer-container', world: 'lab', enter: withDrawer('web1') },
  { page: 'machines', state: 'drawer-off', world: 'lab', enter: withDrawer('win2022') },
  {
    page: 'machines',
    state: 'selection',
    world: 'lab',
    enter: (stage) => select(stage, ['lb1', 'node2', 'web1', 'web2']),
    untidy: true,
  },
  {
    page: 'machines',
    state: 'commands',
    world: 'lab',
    enter: async (stage) => {
      await select(stage, ['lb1', 'lb2', 'web1', 'web2'])
      await stage.page.locator('.rig-selection button').nth(-2).click()
      await stage.settle()
    },
    untidy: true,
  },
  { page: 'machines', state: 'delete-vm', world: 'lab', enter: onRow('lb1', 'Delete') },
  {
    page: 'machines',
    state: 'delete-vm-good',
    world: 'lab',
    enter: async (stage) => {
      await onRow('lb1', 'Delete')(stage)
      await stage.page.locator('.rig-trash-choice input').nth(1).check()
      await stage.one('#question-first').focus()
      await stage.settle()
    },
  },
  { page: 'machines', state: 'delete-container', world: 'lab', enter: onRow('web1', 'Delete') },
  {
    page: 'machines',
    state: 'row-menu',
    world: 'lab',
    enter: async (stage) => {
      await list(stage)
      await stage.machines.row('web1').locator('.rig-row-menu button').click()
      await stage.settle()
    },
  },
  { page: 'machines', state: 'trash', world: 'organised', enter: (stage) => choose(stage, 'trash'), untidy: true },
  {
    page: 'machines',
    state: 'empty-trash',
    world: 'organised',
    enter: async (stage) => {
      await choose(stage, 'trash')
      await stage.page.locator('.rig-trash-bar .pf-m-danger').click()
      await stage.one('.rig-trash-files').waitFor()
      await stage.settle()
    },
    untidy: true,
  },
  {
    page: 'machines',
    state: 'grouped',
    world: 'organised',
    enter: async (stage) => {
      await list(stage)
      await stage.page.locator('.rig-bar select').nth(1).selectOption('group')
      await stage.settle()
    },
    untidy: true,
  },
  {
    page: 'machines',
    state: 'rename',
    world: 'lab',
    enter: async (stage) => {
      await list(stage)
      await stage.press('Control+k')
      await stage.page.keyboard.type('domrename win2022')
      await stage.settle()
      await stage.page.keyboard.press('Enter')
      await stage.one('#keep-form input').fill('win2022-old')
      await stage.page.getByText('domrename win2022 win2022-old').waitFor()
      await stage.settle()
    },
  },
  {
    page: 'machines',
    state: 'organise',
    world: 'organised',
    enter: async (stage) => {
      await list(stage)
      await stage.machines.row('lb1').click({ button: 'right' })
      await stage.page.locator('.rig-row-menu-popup [role=menuitem]').filter({ hasText: /…/ }).first().click()
      await stage.one('#organise-tags').waitFor()
      await stage.settle()
    },
    untidy: true,
  },
  {
    page: 'machines',
    state: 'organise-several',
    world: 'organised',
    enter: async (stage) => {
      await select(stage, ['lb1', 'node1'])
      await stage.page
        .locator('.rig-selection button')
        .filter({ hasText: /^(Organise|整理)/ })
        .click()
      await stage.one('#organise-removeTags').waitFor()
      await stage.settle()
    },
    untidy: true,
  },
  {
    page: 'machines',
    state: 'failure',
    world: 'refusing',
    enter: async (stage) => {
      await onRow('builder', 's')(stage)
      await stage.one('.rig-failure').waitFor()
    },
  },
]
