import { resolve } from 'node:path'
import type { ActPath } from '../api/planners.ts'
import { UsageError } from './failure.ts'
import { given, type TypedArguments } from './vm-words.ts'

interface ActVerb {
  readonly usage: string
  readonly summary: string
  readonly least: number
  readonly most: number
  readonly options: Readonly<Record<string, boolean>>
  /** How many of the first words name images that are there. */
  readonly images: 'none' | 'first' | 'all'
  call(words: readonly string[], ids: readonly string[], args: TypedArguments): { path: ActPath; input: object }
}

/** Verbs that only look; `images.ts` prints what they find. */
export const lookVerbs = {
  ls: { usage: 'ls [SEARCH…] [--dangling]', summary: 'images with their sizes and users', options: ['dangling'] },
  show: { usage: 'show IMAGE', summary: 'all that is known of one', options: [] },
  layers: {
    usage: 'layers IMAGE',
    summary: 'its layers: command, size, files added, changed and removed',
    options: [],
  },
  files: {
    usage: 'files IMAGE LAYER [--search TEXT]',
    summary: 'what a layer changes; 0 is the lowest',
    options: ['search'],
  },
  search: { usage: 'search TERM', summary: 'images of the public registry', options: [] },
} as const
export type LookVerb = keyof typeof lookVerbs

const on = ({ values }: TypedArguments) => {
  const connection = values.get('connection')
  return connection === undefined ? {} : { connection }
}
const word = (words: readonly string[], index: number) => words[index] ?? ''

export const actVerbs: Readonly<Record<string, ActVerb>> = {
  pull: {
    usage: 'pull REFERENCE',
    summary: 'fetches one from its registry',
    ...{ least: 1, most: 1, images: 'none', options: {} },
    call: (words, _ids, args) => ({ path: 'image.pull', input: { ...on(args), reference: word(words, 0) } }),
  },
  build: {
    usage: 'build FOLDER [NAME=VALUE…] [--tag NAME] [--file PATH] [--target STAGE] [--no-cache] [--builder WHICH]',
    summary: 'builds one of a Dockerfile; NAME=VALUE are its arguments, WHICH classic or buildkit',
    ...{ least: 1, most: 50, images: 'none' },
    options: { tag: true, file: true, target: true, 'no-cache': false, builder: true },
    call: (words, _ids, args) => ({ path: 'image.build', input: buildInput(words, args) }),
  },
  push: {
    usage: 'push REFERENCE',
    summary: 'sends one to the registry in its name, with the login that docker has kept',
    ...{ least: 1, most: 1, images: 'none', options: {} },
    call: (words, _ids, args) => ({ path: 'image.push', input: { ...on(args), reference: word(words, 0) } }),
  },
  tag: {
    usage: 'tag IMAGE REFERENCE',
    summary: 'gives it one more name',
    ...{ least: 2, most: 2, images: 'first', options: {} },
    call: (words, [id]) => ({ path: 'image.tag', input: { id, reference: word(words, 1) } }),
  },
  untag: {
    usage: 'untag REFERENCE',
    summary: 'takes a name away; with its last one the image goes',
    ...{ least: 1, most: 1, images: 'first', options: {} },
    call: (words, [id]) => ({ path: 'image.delete', input: { id, reference: word(words, 0) } }),
  },
  rm: {
    usage: 'rm IMAGE [--force]',
    summary: 'removes one with all its names',
    ...{ least: 1, most: 1, images: 'first', options: { force: false } },
    call: (_words, [id], { flags }) => ({ path: 'image.delete', input: { id, force: flags.has('force') } }),
  },
  save: {
    usage: 'save IMAGE… --to FILE',
    summary: 'writes images into an archive',
    ...{ least: 1, most: 100, images: 'all', options: { to: true } },
    call: (_words, ids, { values }) => ({ path: 'image.save', input: { ids, path: needed(values, 'to') } }),
  },
  load: {
    usage: 'load FILE',
    summary: 'reads an archive made by save',
    ...{ least: 1, most: 1, images: 'none', options: {} },
    call: (words, _ids, args) => ({ path: 'image.load', input: { ...on(args), path: word(words, 0) } }),
  },
  import: {
    usage: 'import FILE REFERENCE [--change INSTRUCTION]',
    summary: 'makes an image of the tar archive of a root file system',
    ...{ least: 2, most: 2, images: 'none', options: { change: true } },
    call: (words, _ids, args) => {
      const change = args.values.get('change')
      const input = { ...on(args), path: word(words, 0), reference: word(words, 1) }
      return { path: 'image.import', input: change === undefined ? input : { ...input, changes: [change] } }
    },
  },
}

function pairOf(pair: string): [string, string] {
  const [name = '', value = ''] = pair.split(/=(.*)/s)
  return [name, value]
}

/** @throws UsageError for a word that is no NAME=VALUE */
function buildInput(words: readonly string[], args: TypedArguments): object {
  const [folder = '', ...pairs] = words
  const strange = pairs.find((pair) => !pair.includes('='))
  if (strange !== undefined) throw new UsageError(`${strange} is no NAME=VALUE`)
  const tag = args.values.get('tag')
  return {
    ...on(args),
    context: resolve(folder),
    args: Object.fromEntries(pairs.map(pairOf)),
    tags: tag === undefined ? [] : [tag],
    ...given({
      dockerfile: args.values.get('file'),
      target: args.values.get('target'),
      builder: args.values.get('builder'),
    }),
    noCache: args.flags.has('no-cache'),
  }
}

/** @throws UsageError */
function needed(values: ReadonlyMap<string, string>, name: string): string {
  const value = values.get(name)
  if (value === undefined) throw new UsageError(`--${name} is needed`)
  return value
}

export const imageOptions: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(Object.values(actVerbs).flatMap(({ options }) => Object.entries(options))),
  ...{ connection: true, search: true, dangling: false, yes: false, explain: false },
}

export function imageHelp(): string {
  const lines = [...Object.values(lookVerbs), ...Object.values(actVerbs)].map(
    ({ usage, summary }) => `  ${usage.padEnd(44)}  ${summary}`,
  )
  return `labrig image – container images of this host

Usage: labrig image VERB [WORD…] [OPTION]…

${lines.join('\n')}

An IMAGE is a name or the beginning of an id. --connection C names the engine; --explain shows the commands only;
--yes agrees to what would be lost; --json.
`
}
