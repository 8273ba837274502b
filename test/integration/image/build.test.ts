import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Task } from '../../../contract/task.ts'
import { inProcess, type InProcess } from '../../support/app/in-process.ts'
import { Labrig } from '../../support/app/labrig.ts'
import {
  busyboxImage,
  DOCKER,
  docker,
  lacking,
  reachableFolder,
  removeFolder,
  run,
  tryRun,
  uniqueName,
} from '../../support/host/index.ts'

const lack = lacking('dockerd')
beforeEach((context) => context.skip(lack !== undefined, lack))

let labrig: Labrig
let app: InProcess
let context: string
let base: string
const tag = `${uniqueName('built')}:1`
const theirs = `${uniqueName('theirs')}:1`
/** By this what is left without a name is found again. */
const mark = uniqueName('build')
/** How every image of these tests begins. */
const begin = () => `FROM ${base}\nLABEL labrig-test-build=${mark}\n`

/** Every kind of rule, among them an exception in a folder that is left out. */
const ignored = [
  '# a comment',
  'logs',
  '!logs/keep.txt',
  '**/*.tmp',
  'deep/*/x',
  '*.md',
  '!README.md',
  '/top',
  'a?c',
  '**/*.bak',
]
const files = [
  ...[
    'logs/keep.txt',
    'logs/gone.txt',
    'logs/in/gone.txt',
    'a.tmp',
    'sub/b.tmp',
    'sub/b.txt',
    'deep/one/x',
    'deep/one/y',
  ],
  ...[
    'deep/x',
    'notes.md',
    'README.md',
    'sub/notes.md',
    'top',
    'sub/top',
    'abc',
    'abbc',
    'old.bak',
    'sub/old.bak',
    'x y',
  ],
  `${'long-folder-name/'.repeat(8)}and-a-long-file-name.txt`,
]

beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make()
  app = await inProcess(labrig)
  base = await busyboxImage()
  context = await reachableFolder('context')
  for (const file of files) {
    await mkdir(dirname(join(context, file)), { recursive: true })
    await writeFile(join(context, file), `of ${file}`)
  }
  await chmod(join(context, 'abbc'), 0o755)
  await symlink('abbc', join(context, 'link'))
  await writeFile(join(context, '.dockerignore'), ignored.join('\n'))
  await writeFile(
    join(context, 'Dockerfile'),
    `${begin()}COPY . /ctx\nRUN echo made > /made && echo told\nCMD ["true"]\n`,
  )
})
afterAll(async () => {
  if (lack) return
  await docker('rmi', '-f', tag, theirs).catch(() => undefined)
  const unnamed = await docker(
    'images',
    '-q',
    '--filter',
    'dangling=true',
    '--filter',
    `label=labrig-test-build=${mark}`,
  )
  for (const id of unnamed.split('\n').filter(Boolean)) await docker('rmi', '-f', id).catch(() => undefined)
  await removeFolder(context)
  await app?.[Symbol.asyncDispose]()
  await labrig?.[Symbol.asyncDispose]()
})

const classic = async (name: string, ...words: string[]) =>
  run(DOCKER, ['build', '-q', '-t', name, ...words, context], { env: { DOCKER_BUILDKIT: '0' } })
const inspect = async (name: string) => (await docker('image', 'inspect', '-f', '{{.Id}}', name)).trim()
/** Every path with its rights, and what is in the files. */
const contents = async (name: string) => {
  const script =
    'cd /ctx && find . -exec stat -c "%n %a %F %N" {} + | sort && find . -type f | sort | tr "\\n" "\\0" | xargs -0 sha256sum'
  return (await docker('run', '--rm', name, 'sh', '-c', script)).split('\n')
}
const listed = async (name: string) => (await docker('run', '--rm', name, 'find', '/ctx')).split('\n').sort()

/** Steps as the task told them at last. */
function stepsOf(procedure: string): NonNullable<Task['parts'][number]['step']>[] {
  const task = app.services.tasks.list().find((one) => one.procedure === procedure)
  return (task?.parts ?? []).flatMap(({ step }) => (step === undefined ? [] : [step]))
}

describe('a build', () => {
  it('sends what docker sends: the same files with the same rights, and nothing that is to be ignored', async () => {
    await classic(theirs)
    const { id } = await app.client.image.build({ context, tags: [tag], builder: 'classic' })
    expect(id).toBe(`image:docker/${await inspect(tag)}`)
    expect(await contents(tag)).toEqual(await contents(theirs))
    await app.client.image.build({ context, tags: [tag], builder: 'classic' })
    expect(stepsOf('image.build').map(({ state }) => state)).toEqual(['done', 'cached', 'cached', 'cached', 'cached'])
    const look = await app.client.image.context({ context })
    const inside = await listed(tag)
    const { files: sent } = look
    const inImage = (await docker('run', '--rm', tag, 'find', '/ctx', '!', '-type', 'd')).split('\n').filter(Boolean)
    // What the builder itself reads is sent, and copied too.
    expect(sent).toBe(inImage.length)
    expect(inside).toContain('/ctx/logs/keep.txt')
    expect(inside).not.toContain('/ctx/logs/gone.txt')
    expect(look).toMatchObject({ cut: false, rules: 9 })
  })

  it('tells each step with its time and output, and says which came from the cache', async () => {
    await app.client.image.build({ context, tags: [tag], builder: 'classic', noCache: true })
    const steps = stepsOf('image.build')
    expect(steps.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done', 'done'])
    expect(steps[3]?.output).toContain('told')
    expect(steps.every(({ started, ended }) => started !== null && ended !== null && ended >= started)).toBe(true)
  })

  it('is done by BuildKit too', async () => {
    const text = `FROM ${base} AS one\nARG WHO=nobody\nRUN echo hello $WHO > /who\n${begin()}COPY --from=one /who /who\n`
    const input = { context, text, tags: [tag], args: { WHO: 'ada' }, builder: 'buildkit' as const }
    const { id } = await app.client.image.build(input)
    expect(id).toBe(`image:docker/${await inspect(tag)}`)
    expect(await docker('run', '--rm', tag, 'cat', '/who')).toBe('hello ada\n')
    const names = app.services.tasks.list()[0]?.parts.map(({ status }) => status)
    expect(names).toContainEqual(expect.stringContaining('RUN echo hello'))
    await app.client.image.build(input)
    expect(stepsOf('image.build').some(({ state }) => state === 'cached')).toBe(true)
  })

  it('of a text that lies nowhere leaves no trace of it in the image', async () => {
    const text = `${begin()}COPY . /ctx\n`
    await app.client.image.build({ context, text, tags: [tag], builder: 'classic' })
    expect((await listed(tag)).filter((path) => path.includes('.dockerfile'))).toEqual([])
    const { commands } = await app.client.explain({
      procedure: 'image.build',
      input: { context, text, tags: [theirs] },
    })
    const lines = await tryRun('bash', ['-c', commands.join('\n')], { env: { PATH: process.env['PATH'] ?? '' } })
    expect(lines.code).toBe(0)
    // Its last rule names the text, by either side's own name.
    const same = (lines: string[]) => lines.filter((line) => !line.endsWith('  ./.dockerignore'))
    expect(same(await contents(theirs))).toEqual(same(await contents(tag)))
  })

  it.each(['classic', 'buildkit'] as const)('that breaks names the file and the line (%s)', async (builder) => {
    const text = `${begin()}# a comment\nRUN true\nRUN echo why >&2 && \\\n  exit 7\nCMD ["sh"]\n`
    await expect(app.client.image.build({ context, text, builder })).rejects.toMatchObject({
      code: 'REFUSED',
      data: { reason: 'build-failed', detail: expect.stringMatching(/^Dockerfile:5: .*7/s) },
    })
    const failed = stepsOf('image.build').find(({ state }) => state === 'failed')
    expect(failed?.output).toContain('why')
  })

  it('of what no builder would take does not begin', async () => {
    const build = app.client.image.build({ context, text: `${begin()}\nRUNN true\n` })
    await expect(build).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      data: { problem: 'Dockerfile:4: RUNN is no instruction that is allowed here' },
    })
    await expect(app.client.image.build({ context, dockerfile: 'none' })).rejects.toMatchObject({
      code: 'PATH_PROBLEM',
    })
    await expect(app.client.image.build({ context, target: 'none' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('ends when it is cancelled, with nothing made', async () => {
    const name = `${uniqueName('cancelled')}:1`
    const building = app.client.image.build({ context, text: `${begin()}RUN sleep 600\n`, tags: [name] })
    const ended = expect(building).rejects.toMatchObject({ code: 'CANCELLED' })
    using _watch = app.services.tasks.onChange((task) => {
      const runs = task.parts.some(({ status, step }) => status.includes('sleep') && step?.state === 'running')
      if (task.procedure === 'image.build' && runs) app.services.tasks.cancel(task.id)
    })
    await ended
    expect((await tryRun(DOCKER, ['image', 'inspect', name])).code).not.toBe(0)
  })
})
