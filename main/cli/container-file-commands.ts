import { resolve } from 'node:path'
import type { ContainerCommand } from './container-command.ts'
import { UsageError } from './failure.ts'
import { given, type ActCall, type TypedArguments as Arguments } from './vm-words.ts'

/** NAME:PATH of a word; null for a path of this host, which begins with a slash or a dot where it has a colon. */
export function placeOf(word: string): { readonly name: string; readonly path: string } | null {
  const [, name, path] = /^([^/.:][^/:]*):(.*)$/s.exec(word) ?? []
  return name === undefined || path === undefined ? null : { name, path: path.startsWith('/') ? path : `/${path}` }
}

const how = 'cp says which side is the container: NAME:/PATH FILE or FILE NAME:/PATH'

/** The name of the container that `cp` is about. @throws UsageError for none and for two */
export function copyName(words: readonly string[]): string {
  const places = words.map(placeOf).filter((place) => place !== null)
  const [place] = places
  if (place === undefined || places.length > 1) throw new UsageError(how)
  return place.name
}

function copyCall([id]: readonly string[], { words, flags }: Arguments): ActCall {
  const [, from = '', to = ''] = words
  const [source, target] = [placeOf(from), placeOf(to)]
  if (source !== null) return { path: 'container.copyOut', input: { id, path: source.path, to: resolve(to) } }
  const path = target?.path ?? '/'
  return { path: 'container.copyIn', input: { id, from: resolve(from), to: path, replace: flags.has('replace') } }
}

/** The path of the first word. @throws UsageError */
function innerOf({ words }: Arguments): string {
  const place = placeOf(words[1] ?? '')
  if (place === null) throw new UsageError('a file of a container is NAME:/PATH')
  return place.path
}

/** @throws UsageError */
function needed(values: ReadonlyMap<string, string>, name: string): string {
  const value = values.get(name)
  if (value === undefined) throw new UsageError(`--${name} is needed`)
  return value
}

/** Of `labrig container`: what is about files. */
export const containerFileCommands: Readonly<Record<string, ContainerCommand>> = {
  cp: {
    usage: 'cp NAME:/PATH FILE | FILE NAME:/PATH [--replace]',
    summary: 'copies a file or folder out of it or into it, running or not; what is there is replaced only when asked',
    least: 2,
    most: 2,
    names: 'place',
    options: { replace: false },
    calls: (ids, args) => [copyCall(ids, args)],
  },
  mkdir: {
    usage: 'mkdir NAME:/PATH',
    summary: 'makes a folder in it, running or not',
    ...{ least: 1, most: 1, names: 'place', options: {} },
    calls: ([id], args) => [{ path: 'container.makeFolder', input: { id, path: innerOf(args) } }],
  },
  mv: {
    usage: 'mv NAME:/PATH /NEW',
    summary: 'renames or moves a file or folder in it, by its own mv while it runs',
    ...{ least: 2, most: 2, names: 'place', options: {} },
    calls: ([id], args) => [
      { path: 'container.renameFile', input: { id, path: innerOf(args), to: args.words[2] ?? '' } },
    ],
  },
  'rm-file': {
    usage: 'rm-file NAME:/PATH [--yes]',
    summary: 'deletes a file, or a folder with all that is in it, by its own rm while it runs',
    ...{ least: 1, most: 1, names: 'place', options: {} },
    calls: ([id], args) => [{ path: 'container.deleteFile', input: { id, path: innerOf(args) } }],
  },
  commit: {
    usage: 'commit NAME REFERENCE [--change INSTRUCTION] [--comment TEXT]',
    summary: 'makes an image of it as it is now',
    least: 2,
    most: 2,
    names: 'first',
    options: { change: true, comment: true },
    calls: ([id], { words, values }) => {
      const change = values.get('change')
      const changes = change === undefined ? undefined : [change]
      const input = given({ id, reference: words[2], comment: values.get('comment'), changes })
      return [{ path: 'container.commit', input }]
    },
  },
  export: {
    usage: 'export NAME --to FILE',
    summary: 'writes all its files into a tar archive, its volumes aside',
    least: 1,
    most: 1,
    names: 'all',
    options: { to: true },
    calls: ([id], { values }) => [{ path: 'container.export', input: { id, path: resolve(needed(values, 'to')) } }],
  },
  files: {
    usage: 'files NAME [PATH] [--thorough]',
    summary: 'what is in a folder of it, running or not',
    least: 1,
    most: 2,
    names: 'first',
    options: { thorough: false },
    calls: () => [],
  },
  diff: {
    usage: 'diff NAME [--search TEXT]',
    summary: 'what it has added, changed and deleted against its image',
    least: 1,
    most: 1,
    names: 'all',
    options: { search: true },
    calls: () => [],
  },
}
