import type { Scene } from '../scene.ts'
import type { Stage } from '../stage.ts'

const MIB = 1 << 20

/** Files that are drawn over those of a container, in MiB, and dropped there or not. */
const drawn = (files: Readonly<Record<string, number>>, drops: boolean) => async (stage: Stage) => {
  await stage.machine('web2', 'files')
  await stage.one('.rig-fb tr[data-row=etc]').click()
  await stage.one('.rig-fb tr[data-row=passwd]').waitFor()
  const transfer = await stage.page.evaluateHandle((given) => {
    const data = new DataTransfer()
    for (const [path, bytes] of Object.entries(given)) {
      const piece = new Uint8Array(Math.min(bytes, 1 << 20))
      const pieces = Array.from({ length: bytes >> 20 || 1 }, () => piece)
      data.items.add(new File(pieces, path))
    }
    return data
  }, files)
  for (const event of ['dragenter', 'dragover', ...(drops ? ['drop'] : [])]) {
    await stage.one('.rig-fb').dispatchEvent(event, { dataTransfer: transfer })
  }
  await stage.settle()
}

const large = { 'back-up.tar': 24 * MIB, 'data.img': 700 * MIB, 'notes.txt': 1200 }

async function dialog(stage: Stage): Promise<void> {
  await stage.machine('web2', 'files')
  await stage.one('.rig-fb > .rig-bar > .pf-v6-c-button.pf-m-secondary >> nth=-1').click()
  await stage.settle(700)
}

async function sending(stage: Stage): Promise<void> {
  await drawn(large, true)(stage)
  await stage.one('.rig-up progress').waitFor()
  await stage.settle(700)
}

/** Files that come from the browser. */
export const uploadScenes: readonly Scene[] = [
  { page: 'container', state: 'upload', world: 'lab', enter: dialog },
  { page: 'container', state: 'upload-drop', world: 'lab', enter: drawn({ a: 1 }, false), untidy: true },
  {
    page: 'container',
    state: 'upload-names',
    world: 'lab',
    enter: drawn({ hostname: 5, 'new.txt': 5, nginx: 5, passwd: 5 }, true),
  },
  { page: 'container', state: 'upload-sending', world: 'lab', enter: sending, untidy: true },
  {
    page: 'container',
    state: 'upload-cancelled',
    world: 'lab',
    enter: async (stage) => {
      await sending(stage)
      await stage.one('#upload-first').click()
      await stage.one('.rig-up [role=status]').waitFor()
      await stage.settle()
    },
    untidy: true,
  },
]
