import { AdjustIcon } from '@patternfly/react-icons/dist/esm/icons/adjust-icon'
import { BarsIcon } from '@patternfly/react-icons/dist/esm/icons/bars-icon'
import { BookIcon } from '@patternfly/react-icons/dist/esm/icons/book-icon'
import { BugIcon } from '@patternfly/react-icons/dist/esm/icons/bug-icon'
import { CodeIcon } from '@patternfly/react-icons/dist/esm/icons/code-icon'
import { CubeIcon } from '@patternfly/react-icons/dist/esm/icons/cube-icon'
import { DesktopIcon } from '@patternfly/react-icons/dist/esm/icons/desktop-icon'
import { GlobeIcon } from '@patternfly/react-icons/dist/esm/icons/globe-icon'
import { InfoCircleIcon } from '@patternfly/react-icons/dist/esm/icons/info-circle-icon'
import { NetworkWiredIcon } from '@patternfly/react-icons/dist/esm/icons/network-wired-icon'
import { ProjectDiagramIcon } from '@patternfly/react-icons/dist/esm/icons/project-diagram-icon'
import { KeyboardIcon } from '@patternfly/react-icons/dist/esm/icons/keyboard-icon'
import { StethoscopeIcon } from '@patternfly/react-icons/dist/esm/icons/stethoscope-icon'
import type { TFunction } from 'i18next'
import type { Page } from '../../app/page-context.ts'
import { railPlaces, type Place } from '../../app/routes.ts'
import { themeChoices } from '../../app/theme.ts'
import { imagePlaces, type ImagePlace } from '../container-images/image-paths.ts'
import { storagePlaces } from '../container-volumes/volume-paths.ts'
import { creations, type Creation } from '../wizard/creation-desk.ts'
import { placeIcons } from '../rail/place-icons.ts'
import type { PaletteEntry } from './entry.ts'

/** English names of the pages: known to who reads a text book, whatever the language of the page. */
const english: Readonly<Record<Place, string>> = {
  home: 'home start budget',
  machines: 'machines vms containers list',
  networks: 'networks diagram topology bridges subnets nat ports table dhcp ping reach path route',
  host: 'host doctor findings check',
  images: 'os images download catalogue iso cloud image debian ubuntu fedora',
  storage: 'storage pools volumes disks images',
  journal: 'journal history commands log',
  settings: 'settings preferences options language theme',
  help: 'help glossary manual',
  about: 'about version licences licenses',
}

/** Pages, in the order of the rail, then the two that stand in no rail. */
export function pageEntries(t: TFunction, go: (place: Place) => void): PaletteEntry[] {
  const rail = railPlaces.map((place, index) => ({ place, icon: placeIcons[place], keys: `Ctrl ${index + 1}` }))
  const others = [
    { place: 'help', icon: BookIcon, keys: 'F1' },
    { place: 'about', icon: InfoCircleIcon, keys: undefined },
  ] as const
  return [...rail, ...others].map(({ place, icon, keys }) => ({
    id: `page ${place}`,
    group: 'page',
    icon,
    text: t(`rail.place.${place}`),
    also: `go open ${english[place]}`,
    refused: null,
    ...(keys === undefined ? {} : { keys }),
    run: () => go(place),
  }))
}

/** What a page's second level is called elsewhere. */
const partEnglish = {
  containers: 'container images docker pull layers',
  build: 'build image dockerfile docker build',
  registries: 'registries registry login push catalogue pull limit',
  volumes: 'volumes of containers docker volume',
} as const

/** Parts of pages that have a path of their own. */
export function partEntries(t: TFunction, goTo: (path: PartPath) => void): PaletteEntry[] {
  const images = (['containers', 'build', 'registries'] as const).map((part) => ({
    part,
    icon: placeIcons.images,
    text: t(`images.place.${part}`),
    path: imagePlaces[part],
  }))
  const volumes = {
    part: 'volumes',
    icon: placeIcons.storage,
    text: t('volumes.place.volumes'),
    path: storagePlaces.volumes,
  } as const
  return [...images, volumes].map(({ part, icon, text, path }) => ({
    id: `part ${part}`,
    group: 'page',
    icon,
    text,
    also: `go open ${partEnglish[part]}`,
    refused: null,
    run: () => goTo(path),
  }))
}

type PartPath = (typeof imagePlaces)[ImagePlace] | typeof storagePlaces.volumes

const creationIcons = { vm: DesktopIcon, container: CubeIcon, paste: CodeIcon } satisfies Record<Creation, unknown>
const creationAlias: Readonly<Record<Creation, string>> = {
  vm: 'new create make vm virtual machine guest virt-install iso install',
  container: 'new create make container docker run',
  paste: 'paste command virt-install docker run line',
}

/** What is made of networks. */
export function networkCreationEntries({ desk }: Page, t: TFunction): PaletteEntry[] {
  const { networking } = desk
  const network = 'new create make network nat isolated subnet docker libvirt mixed segment'
  const bridge = 'host bridge br0 create make remove take back bridged lan nic card networkmanager netplan ifupdown'
  return [
    {
      ...plain('network', t('palette.new.network'), network, () => networking.set({ act: 'create' })),
      icon: ProjectDiagramIcon,
    },
    {
      ...plain('bridge', t('palette.new.bridge'), bridge, () => networking.set({ act: 'bridge' })),
      icon: NetworkWiredIcon,
    },
  ]
}

/** The wizards. */
export function creationEntries({ creation }: Page, t: TFunction): PaletteEntry[] {
  return creations.map((one) => ({
    id: `new ${one}`,
    group: 'command',
    icon: creationIcons[one],
    text: t(`palette.new.${one}`),
    also: creationAlias[one],
    refused: null,
    run: () => creation.open.set(one),
  }))
}

export function commandEntries({ doctor, help, rail }: Page, t: TFunction, go: (place: Place) => void): PaletteEntry[] {
  const check = () => {
    go('host')
    doctor.again()
  }
  return [
    { ...plain('check', t('doctor.again'), 'check host doctor again', check), icon: StethoscopeIcon, keys: 'F5' },
    {
      ...plain('keys', t('help.keys.title'), 'keyboard shortcuts', () => help.keys.set(true)),
      icon: KeyboardIcon,
      keys: '?',
    },
    {
      ...plain('report', t('help.report.title'), 'report problem bug logs zip', () => help.report.set(true)),
      icon: BugIcon,
    },
    {
      ...plain('rail', t('palette.rail'), 'rail sidebar slim wide toggle', () => rail.toggle()),
      icon: BarsIcon,
      keys: 'Ctrl B',
    },
  ]
}

function plain(id: string, text: string, also: string, run: () => void) {
  return { id: `command ${id}`, group: 'command', text, also, refused: null, run } as const
}

export function settingEntries({ settings }: Page, t: TFunction): PaletteEntry[] {
  const now = settings.settings.get()
  const setting = (id: string, text: string, also: string, run: () => void) =>
    ({ id: `setting ${id}`, group: 'setting', text, also, refused: null, run }) as const
  const themes = themeChoices.map((theme) => ({
    ...setting(
      `theme ${theme}`,
      t('palette.theme', { theme: t(`theme.${theme}`) }),
      `theme ${theme} mode`,
      () => void settings.change({ theme }),
    ),
    icon: AdjustIcon,
  }))
  const languages = (['en', 'ja', 'system'] as const).map((language) => ({
    ...setting(
      `language ${language}`,
      t('palette.language', { language: language === 'system' ? t('theme.system') : languageName[language] }),
      `language ${language} english japanese 日本語 言語`,
      () => void settings.change({ language }),
    ),
    icon: GlobeIcon,
  }))
  const singleKeys = {
    ...setting(
      'singleKeys',
      t(now.singleKeys ? 'palette.singleKeysOff' : 'palette.singleKeysOn'),
      'single letter keys',
      () => void settings.change({ singleKeys: !now.singleKeys }),
    ),
    icon: KeyboardIcon,
  }
  return [...themes, ...languages, singleKeys]
}

const languageName = { en: 'English', ja: '日本語' } as const
