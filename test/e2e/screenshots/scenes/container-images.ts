import type { Scene } from '../scene.ts'
import type { Stage } from '../stage.ts'

const at = (path: string) => async (stage: Stage) => {
  await stage.go(path)
  await stage.settle(800)
}

/** The details of an image with several layers. */
async function opened(stage: Stage): Promise<void> {
  await at('/images/containers')(stage)
  await stage.one('.rig-ci-table [data-row]:has-text("nginx:1.27")').click()
  await stage.one('.rig-drawer').waitFor()
  await stage.settle(800)
}

async function layers(stage: Stage): Promise<void> {
  await opened(stage)
  await stage.one('.rig-drawer a[href*="/layers/"]').click()
  await stage.settle(1200)
}

/** The images of containers: what there is, what they are made of, how one is made. */
export const containerImageScenes: readonly Scene[] = [
  { page: 'container-images', state: 'empty', world: 'empty', enter: at('/images/containers') },
  { page: 'container-images', state: 'lab', world: 'lab', enter: at('/images/containers'), main: true },
  { page: 'container-images', state: 'rows500', world: 'crowded', enter: at('/images/containers') },
  { page: 'container-images', state: 'absent', world: 'absent', enter: at('/images/containers') },
  { page: 'container-images', state: 'drawer', world: 'lab', enter: opened },
  { page: 'container-images', state: 'layers', world: 'lab', enter: layers },
  { page: 'container-images', state: 'build', world: 'lab', enter: at('/images/build'), main: true },
]
