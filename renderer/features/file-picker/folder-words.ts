/** The folders above and the folder itself: "/", "srv", "iso" with their paths. */
export function trailOf(path: string): readonly { readonly name: string; readonly path: string }[] {
  const names = path.split('/').filter((name) => name !== '')
  return [
    { name: '/', path: '/' },
    ...names.map((name, index) => ({ name, path: `/${names.slice(0, index + 1).join('/')}` })),
  ]
}

export function joined(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`
}

/** A typed folder without slashes at its end; null for anything but an absolute path. */
export function folderIn(path: string): string | null {
  return path.startsWith('/') ? (trailOf(path).at(-1)?.path ?? '/') : null
}

/** The folder that a half typed path is in; null for anything but an absolute path. */
export function folderOf(path: string): string | null {
  if (!path.startsWith('/')) return null
  const end = path.lastIndexOf('/')
  return end <= 0 ? '/' : path.slice(0, end)
}
