import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  type RouterHistory,
} from '@tanstack/react-router'
import { AboutPage } from '../features/about/about-page.tsx'
import { BrokenPage } from '../features/failures/broken-part.tsx'
import { ContainerImagesPage } from '../features/container-images/container-images-page.tsx'
import { imagePlaces, layersPath } from '../features/container-images/image-paths.ts'
import { LayersPage } from '../features/container-images/layers-page.tsx'
import { VolumeFilesPage } from '../features/container-volumes/volume-files-page.tsx'
import { storagePlaces, volumePath } from '../features/container-volumes/volume-paths.ts'
import { VolumesPage } from '../features/container-volumes/volumes-page.tsx'
import { BuildPage } from '../features/image-build/build-page.tsx'
import { HelpPage } from '../features/help/help-page.tsx'
import { HomePage } from '../features/home/home-page.tsx'
import { HostPage } from '../features/host/host-page.tsx'
import { JournalPage } from '../features/journal/journal-page.tsx'
import { machinePath, machineSearch } from '../features/machine-page/machine-path.ts'
import { MachineRoute } from '../features/machine-page/machine-route.tsx'
import { MachinesPage } from '../features/machines/machines-page.tsx'
import { NetworksPage } from '../features/networks/networks-page.tsx'
import { networkSearch } from '../features/networks/network-view.ts'
import { OsImagesPage } from '../features/os-images/os-images-page.tsx'
import { RegistriesPage } from '../features/registries/registries-page.tsx'
import { SettingsPage } from '../features/settings/settings-page.tsx'
import { StoragePage } from '../features/storage/storage-page.tsx'
import { NowherePage } from './nowhere-page.tsx'
import { paths } from './routes.ts'

const root = createRootRoute({ notFoundComponent: NowherePage })
const home = createRoute({ getParentRoute: () => root, path: paths.home, component: HomePage })
const machines = createRoute({ getParentRoute: () => root, path: paths.machines, component: MachinesPage })
const machine = createRoute({
  getParentRoute: () => root,
  path: machinePath,
  component: MachineRoute,
  validateSearch: machineSearch,
})
const networks = createRoute({
  getParentRoute: () => root,
  path: paths.networks,
  component: NetworksPage,
  validateSearch: networkSearch,
})
const host = createRoute({
  getParentRoute: () => root,
  path: paths.host,
  component: HostPage,
  /** The finding that was asked for. */
  validateSearch: (search): { finding?: string } =>
    typeof search['finding'] === 'string' ? { finding: search['finding'] } : {},
})
const images = createRoute({ getParentRoute: () => root, path: paths.images, component: OsImagesPage })
const containerImages = createRoute({
  getParentRoute: () => root,
  path: imagePlaces.containers,
  component: ContainerImagesPage,
})
const build = createRoute({ getParentRoute: () => root, path: imagePlaces.build, component: BuildPage })
const registries = createRoute({
  getParentRoute: () => root,
  path: imagePlaces.registries,
  component: RegistriesPage,
})
const layers = createRoute({ getParentRoute: () => root, path: layersPath, component: LayersPage })
const storage = createRoute({ getParentRoute: () => root, path: paths.storage, component: StoragePage })
const volumes = createRoute({ getParentRoute: () => root, path: storagePlaces.volumes, component: VolumesPage })
const volume = createRoute({ getParentRoute: () => root, path: volumePath, component: VolumeFilesPage })
const journal = createRoute({ getParentRoute: () => root, path: paths.journal, component: JournalPage })
const settings = createRoute({ getParentRoute: () => root, path: paths.settings, component: SettingsPage })
const help = createRoute({ getParentRoute: () => root, path: paths.help, component: HelpPage })
const about = createRoute({ getParentRoute: () => root, path: paths.about, component: AboutPage })

/** @param history behind the `#` of the address unless told otherwise */
export function createPageRouter(history: RouterHistory = createHashHistory()) {
  const routeTree = root.addChildren([
    ...[
      home,
      machines,
      machine,
      networks,
      host,
      images,
      containerImages,
      build,
      registries,
      layers,
      storage,
      volumes,
      volume,
      journal,
      settings,
      help,
      about,
    ],
  ])
  return createRouter({ routeTree, history, defaultErrorComponent: BrokenPage })
}

export type PageRouter = ReturnType<typeof createPageRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: PageRouter
  }
}
