import { writeFile } from 'node:fs/promises'
import type { Scene } from '../scene.ts'
import { slowImage } from '../pull-of-worlds.ts'
import type { Stage } from '../stage.ts'

/** Where the world keeps its ISO; see `worlds.ts`. */
const isoIn = (stage: Stage) => `${stage.world.folder}/images/debian-11.5.0-amd64-netinst.iso`

/** Walks to the ISO as a person would: from the root, folder by folder. */
async function chooseIso(stage: Stage): Promise<void> {
  await stage.one('.rig-w-trail button').click()
  for (const name of isoIn(stage).split('/').slice(1)) {
    await stage.page.locator('.rig-wizard [role=option]').getByText(name, { exact: true }).click()
    await stage.settle()
  }
  await stage.one('.rig-w-verdict .rig-tone-running').waitFor()
}

/** The wizard of VMs, filled up to a step. */
const vmAt = (step: number) => async (stage: Stage) => {
  await stage.make(0)
  await chooseIso(stage)
  for (let taken = 0; taken < step; taken++) await stage.next()
  if (step === 1) await stage.one('.rig-w-systems input[type=radio]').waitFor()
  await stage.settle(600)
}

/** The wizard of VMs on an image of an OS, filled up to a step. */
const vmOfImage =
  (step: number, further: (stage: Stage) => Promise<void> = async () => undefined) =>
  async (stage: Stage) => {
    const path = `${stage.world.folder}/images/debian-12-generic.qcow2`
    await writeFile(path, qcow2Head())
    await stage.make(0)
    await stage.page.locator('.rig-w-card input[value=image]').check()
    await stage.one('#vm-path').fill(path)
    await stage.one('#vm-image-format').selectOption('qcow2')
    await stage.settle(1200)
    for (let taken = 0; taken < step; taken++) {
      await stage.next()
      if (taken === 0) await stage.one('.rig-w-systems input[type=radio]').waitFor()
    }
    await further(stage)
    await stage.settle(600)
  }

/** The wizard of VMs at the answers of an installer that takes them. */
const installing = (told: 'settings' | 'own') => async (stage: Stage) => {
  await vmAt(1)(stage)
  await stage.page.locator('.rig-wizard .rig-w-bar-line input').fill('almalinux9')
  await stage.settle(600)
  await stage.page.locator('.rig-w-systems input[type=radio]').first().check()
  await stage.next()
  await stage.page.locator(`.rig-w-card input[value=${told}]`).check()
  if (told === 'settings') await stage.one('#vm-password').fill('a password')
  await stage.settle(600)
}

/** The header of an image without a base: QEMU's docs/interop/qcow2.txt, version 2, 8 GiB. */
function qcow2Head(): Buffer {
  const head = Buffer.alloc(512)
  head.write('QFI\xfb', 0, 'latin1')
  head.writeUInt32BE(2, 4)
  head.writeUInt32BE(16, 20)
  head.writeBigUInt64BE(8n * 1024n ** 3n, 24)
  return head
}

async function networkBoot(stage: Stage): Promise<void> {
  await stage.make(0)
  await stage.page.locator('.rig-w-card input[value=pxe]').check()
  await stage.settle()
}

/** An address where nobody is. */
async function installTree(stage: Stage): Promise<void> {
  await stage.make(0)
  await stage.page.locator('.rig-w-card input[value=tree]').check()
  await stage.one('#vm-path').fill('http://127.0.0.1:9/debian/dists/trixie/')
  await stage.one('.rig-w-verdict .rig-failure').waitFor()
  await stage.settle()
}

/** A disk of another program, which is to be copied. */
async function copiedDisk(stage: Stage): Promise<void> {
  await stage.make(0)
  await stage.page.locator('.rig-w-card input[value=disk]').check()
  await stage.one('#vm-path').fill('/srv/from another program/disk.vhdx')
  await stage.page.locator('.rig-w-fields .rig-segments button').nth(1).click()
  await stage.settle(1200)
}

/** The wizard of containers, filled up to a step. */
const containerAt = (step: number) => async (stage: Stage) => {
  await stage.make(1)
  await stage.one('#container-image').fill('nginx:1.27')
  await stage.settle(600)
  for (let taken = 0; taken < step; taken++) await stage.next()
  await stage.settle(600)
}

/** The wizard of containers as a pasted line fills it. It opens at its summary, whose lines lead back to their steps. */
const containerFilled = (line: number | null) => async (stage: Stage) => {
  await stage.make(3)
  await stage.one('#paste-text').fill(dockerRun())
  await stage.one('.rig-wizard-foot .pf-m-primary:not([aria-disabled=true])').click()
  await stage.one('.rig-w-summary').waitFor()
  if (line !== null) await stage.page.locator('.rig-w-summary button').nth(line).click()
  await stage.settle(900)
}

/** An image on its way, layer by layer. */
async function pulling(stage: Stage): Promise<void> {
  await stage.make(1)
  await stage.one('#container-image').fill(slowImage)
  await stage.settle(600)
  await stage.one('.rig-w-fields .pf-v6-c-button:enabled').click()
  await stage.page.locator('.rig-w-parts li').nth(6).waitFor()
  await stage.settle()
}

/** As a terminal shows it: prompts, a variable, what the program said. */
const terminal = () =>
  [
    'me@host:~$ export ISO=/srv/iso/debian-12.iso; LANG=C sudo -E virt-install --name web \\',
    '>   --memory 2048 --disk size=20 --cdrom $ISO',
    'Starting install...',
    "Allocating 'web.qcow2' | 20 GB 00:00",
    "Domain is still running. It isn't finished yet.",
    'me@host:~$ virsh list',
  ].join('\n')

const pasted = (text: (stage: Stage) => string) => async (stage: Stage) => {
  await stage.make(3)
  await stage.one('#paste-text').fill(text(stage))
  await stage.settle(1200)
  // What there is of systems is read once, which takes its time on a busy machine.
  await stage.page.locator('[data-reading]').waitFor({ state: 'detached' })
}

const composeFile = () =>
  [
    'services:',
    '  web:',
    '    image: nginx:1.27',
    '    ports: ["8080:80"]',
    '    volumes:',
    '      - html:/usr/share/nginx/html:ro',
    '      - ./conf.d:/etc/nginx/conf.d',
    '    healthcheck:',
    '      test: curl -f http://localhost/',
    '      interval: 30s',
    '    deploy:',
    '      replicas: 2',
    '      resources: { limits: { cpus: "0.5", memory: 256M, pids: 100 } }',
    '    depends_on: [db]',
    '  db:',
    '    image: mariadb:11.8',
    'volumes:',
    '  html:',
  ].join('\n')

const virtInstall = (stage: Stage) =>
  [
    '# virt-install　-name rocky9　¥',
    '　--hvm --os-variant rocky9 ¥',
    '　--vcpus 2 --ram 2048 ¥',
    '　--disk size=20,format=qcow2 ¥',
    '　--network network=default --graphics vnc,keymap=ja ¥',
    `　--location ${isoIn(stage)} --sound ich6`,
  ].join('\n')

const dockerRun = () =>
  "$ docker run -itd --name web -p 8080:80 -e TZ=Asia/Tokyo -v web-data:/usr/share/nginx/html --gpus all nginx:1.27 sh -c 'sleep 9'"

const vmSteps = ['source', 'system', 'resources', 'network', 'summary'] as const
const containerSteps = ['image', 'process', 'network', 'rights', 'limits', 'summary'] as const

/** The dialogs that make machines, every step. */
export const wizardScenes: readonly Scene[] = [
  { page: 'new-vm', state: 'start', world: 'lab', enter: (stage) => stage.make(0) },
  {
    page: 'new-vm',
    state: 'wrong',
    world: 'lab',
    enter: async (stage) => {
      await stage.make(0)
      await stage.next()
    },
  },
  ...vmSteps.map((step, index): Scene => ({
    page: 'new-vm',
    state: `${index + 1}-${step}`,
    world: 'lab',
    enter: vmAt(index),
    ...(step === 'source' || step === 'summary' ? { main: true } : {}),
  })),
  { page: 'new-vm', state: 'image', world: 'lab', enter: vmOfImage(0) },
  { page: 'new-vm', state: 'guest', world: 'lab', enter: vmOfImage(2) },
  { page: 'new-vm', state: 'install', world: 'lab', enter: installing('settings') },
  { page: 'new-vm', state: 'install-own', world: 'lab', enter: installing('own') },
  {
    page: 'new-vm',
    state: 'guest-own',
    world: 'lab',
    enter: vmOfImage(2, (stage) => stage.page.locator('.rig-w-card input[value=own]').check()),
  },
  { page: 'new-vm', state: 'network-boot', world: 'lab', enter: networkBoot },
  { page: 'new-vm', state: 'install-tree', world: 'lab', enter: installTree },
  { page: 'new-vm', state: 'copied-disk', world: 'lab', enter: copiedDisk },
  ...containerSteps.map((step, index): Scene => ({
    page: 'new-container',
    state: `${index + 1}-${step}`,
    world: 'lab',
    enter: containerAt(index),
    ...(step === 'summary' ? { main: true } : {}),
  })),
  { page: 'new-container', state: '2-process-filled', world: 'lab', enter: containerFilled(1) },
  { page: 'new-container', state: '3-network-filled', world: 'lab', enter: containerFilled(6) },
  { page: 'new-container', state: '5-summary-filled', world: 'lab', enter: containerFilled(null) },
  { page: 'new-container', state: 'pulling', world: 'lab', enter: pulling, untidy: true },
  { page: 'paste', state: 'empty', world: 'lab', enter: pasted(() => '') },
  { page: 'paste', state: 'virt-install', world: 'lab', enter: pasted(virtInstall), main: true },
  { page: 'paste', state: 'docker-run', world: 'lab', enter: pasted(dockerRun) },
  { page: 'paste', state: 'compose', world: 'lab', enter: pasted(composeFile) },
  { page: 'paste', state: 'terminal', world: 'lab', enter: pasted(terminal) },
  { page: 'paste', state: 'neither', world: 'lab', enter: pasted(() => 'rm -rf /') },
]
