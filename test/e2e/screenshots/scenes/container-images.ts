import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

/** The details of the first volume. */
async function volume(stage: Stage): Promise<void> {
  await at('/storage/volumes')(stage)
  await stage.one('.rig-table [data-row]').click()
  await stage.one('.rig-drawer').waitFor()
  await stage.settle(800)
}

/** What nothing uses, before it goes. */
async function cleanUp(stage: Stage): Promise<void> {
  await at('/images/containers')(stage)
  await stage.one('.rig-page-header .pf-v6-c-button:enabled').click()
  await stage.one('.rig-prune-row').waitFor()
  await stage.settle(800)
}

/** A Dockerfile that two have edited. */
async function conflict(stage: Stage): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'labrig-test-build-'))
  const path = join(folder, 'Dockerfile')
  const text = 'FROM debian:12\nRUN apt-get update\nEXPOSE 80\nCMD ["nginx"]\n'
  await writeFile(path, text)
  await at('/images/build')(stage)
  await stage.one('#build-folder').fill(folder)
  const editor = stage.one('.rig-db-sheet > textarea')
  await stage.one('.rig-db-file code').waitFor()
  await editor.fill(text.replace('RUN apt-get update', 'RUN apt-get update && apt-get install -y nginx'))
  await writeFile(path, text.replace('EXPOSE 80', 'EXPOSE 8080'))
  await editor.evaluate(() => window.dispatchEvent(new Event('focus')))
  await stage.one('.rig-conflict').waitFor()
  await stage.settle(300)
  await rm(folder, { recursive: true })
}

/** The images of containers: what there is, what they are made of, how one is made. */
export const containerImageScenes: readonly Scene[] = [
  { page: 'container-images', state: 'empty', world: 'empty', enter: at('/images/containers') },
  { page: 'container-images', state: 'lab', world: 'lab', enter: at('/images/containers'), main: true },
  { page: 'container-images', state: 'rows500', world: 'crowded', enter: at('/images/containers') },
  { page: 'container-images', state: 'absent', world: 'absent', enter: at('/images/containers') },
  { page: 'container-images', state: 'drawer', world: 'lab', enter: opened },
  { page: 'container-images', state: 'layers', world: 'lab', enter: layers },
  { page: 'container-images', state: 'clean-up', world: 'lab', enter: cleanUp },
  { page: 'volumes', state: 'empty', world: 'empty', enter: at('/storage/volumes') },
  { page: 'volumes', state: 'lab', world: 'lab', enter: at('/storage/volumes'), main: true },
  { page: 'volumes', state: 'rows500', world: 'crowded', enter: at('/storage/volumes') },
  { page: 'volumes', state: 'drawer', world: 'lab', enter: volume },
  { page: 'container-images', state: 'build', world: 'lab', enter: at('/images/build'), main: true },
  { page: 'container-images', state: 'build-conflict', world: 'lab', enter: conflict },
]
