/** The pages and where they are; the path stands behind the `#`, so that it works on app: and http: alike. */
export const paths = {
  home: '/',
  machines: '/machines',
  networks: '/networks',
  host: '/host',
  images: '/images',
  storage: '/storage',
  journal: '/journal',
  settings: '/settings',
  help: '/help',
  about: '/about',
} as const

export type Place = keyof typeof paths

/** In the rail, in the order of Ctrl 1, 2, …; the last two stand at its end. */
export const railPlaces = [
  'home',
  'machines',
  'networks',
  'host',
  'images',
  'storage',
  'journal',
  'settings',
] as const satisfies readonly Place[]
export type RailPlace = (typeof railPlaces)[number]

/** The page that a path belongs to, the pages below it included; null for a path that leads nowhere. */
export function placeAt(pathname: string): Place | null {
  const [, first = ''] = pathname.split('/')
  const found = (Object.keys(paths) as Place[]).find((place) => paths[place] === `/${first}`)
  return found ?? null
}
