import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Machine } from '../../contract/machine.ts'
import type { Services } from '../api/context.ts'
import { readPackageManager, type PackageManager } from '../doctor/distribution.ts'
import { docker, virsh } from '../step/engines.ts'
import { installedHelper } from '../step/privileged-words.ts'
import { commandLine } from '../step/shell-words.ts'
import { Look } from '../system/look.ts'
import { listMachines } from './machines.ts'

/** Something of Labrig's that an uninstallation leaves, and what would remove it. */
export interface Stay {
  readonly kind: 'vm' | 'container' | 'volume' | 'images' | 'network' | 'files' | 'program'
  readonly name: string
  /** Where it lies, as far as that is a place. */
  readonly path: string | null
  readonly commands: readonly string[]
}

/** What Labrig made or keeps and an uninstallation does not touch. Engines that are away are not asked. */
export async function whatStays(services: Services): Promise<Stay[]> {
  const machines = (await listMachines(services)).filter(({ owner }) => owner === 'labrig')
  const made = await Promise.all(machines.map((machine) => machineStay(machine, services)))
  return [...made, ...resourceStays(services), ...(await fileStays(services)), ...(await programStays(new Look()))]
}

async function machineStay({ kind, id, name, state }: Machine, { acts }: Services): Promise<Stay> {
  const force = state !== 'off' && state !== 'exited' && state !== 'created'
  const [path, input] =
    kind === 'vm'
      ? (['vm.delete', { id, files: true, force }] as const)
      : (['container.delete', { id, force, volumes: true }] as const)
  // Gone or busy meanwhile: it is named all the same.
  const commands = await acts.explainParsed(path, input).then(
    (explanation) => explanation.commands,
    () => [],
  )
  return { kind, name, path: null, commands }
}

function resourceStays({ store, connections }: Services): Stay[] {
  const volumes = store.list('volume').filter(({ owner, engine }) => owner === 'labrig' && engine === 'docker')
  const networks = store.list('network').filter(({ owner }) => owner === 'labrig')
  const images = store.list('image')
  const engines = [...new Set(images.map(({ connection }) => connection))]
  return [
    ...volumes.map(({ name, path, connection }): Stay => {
      return {
        kind: 'volume',
        name,
        path,
        commands: [commandLine(docker(connections, connection, 'volume', 'rm', name))],
      }
    }),
    ...networks.map(({ name, engine, connection }): Stay => {
      const words =
        engine === 'docker'
          ? docker(connections, connection, 'network', 'rm', name)
          : virsh(connections, connection, 'net-undefine', name)
      return { kind: 'network', name, path: null, commands: [commandLine(words)] }
    }),
    // An image tells nobody who fetched it.
    ...engines.map((connection): Stay => {
      const count = images.filter((image) => image.connection === connection).length
      const commands = ['ls', 'prune'].map((word) => commandLine(docker(connections, connection, 'image', word)))
      return { kind: 'images', name: `${count} of ${connection}, whoever fetched them`, path: null, commands }
    }),
  ]
}

async function fileStays({ paths }: Services): Promise<Stay[]> {
  const folders = [
    ['settings and connections', paths.config],
    ['journal, log and records', paths.state],
    ['cache', paths.cache],
  ] as const
  const there = await Promise.all(folders.map(([, path]) => stat(path).catch(() => null)))
  return folders
    .filter((_, at) => there[at] !== null)
    .map(([name, path]) => ({ kind: 'files', name, path, commands: [commandLine(['rm', '-r', path])] }))
}

const removing: Readonly<Record<PackageManager, string>> = {
  apt: 'sudo apt-get remove labrig',
  dnf: 'sudo dnf remove labrig',
  'dnf-rhel': 'sudo dnf remove labrig',
  zypper: 'sudo zypper remove labrig',
  pacman: 'sudo pacman --remove labrig',
}

/** The package with its helper and policy, or the folder that this runs from. */
async function programStays(look: Look): Promise<Stay[]> {
  const { path, policy } = installedHelper
  const manager = await readPackageManager(look)
  const owned = await Promise.all([look.command('dpkg-query', '--search', path), look.command('rpm', '-qf', path)])
  const there = await Promise.all([path, policy].map((one) => look.modeOf(one)))
  const stays: Stay[] = []
  if (manager !== null && owned.some(({ code }) => code === 0)) {
    stays.push({
      kind: 'program',
      name: 'the package, with its privileged helper',
      path,
      commands: [removing[manager]],
    })
  } else if (there.some((mode) => mode !== null)) {
    const command = commandLine(['sudo', 'rm', '-f', path, policy])
    stays.push({ kind: 'program', name: 'a privileged helper of no package', path, commands: [command] })
  }
  const image = process.env['APPIMAGE']
  const checkout = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
  if (image !== undefined) stays.push({ kind: 'program', name: 'the AppImage', path: image, commands: [] })
  else if ((await look.modeOf(`${checkout}/electron-builder.yml`)) !== null) {
    stays.push({ kind: 'program', name: 'this checkout', path: checkout, commands: [] })
  }
  return stays
}
