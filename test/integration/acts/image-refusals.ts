import { join } from 'node:path'
import type { ActPath } from '../../../main/api/planners.ts'
import type { Bench } from './bench.ts'
import type { Refusal } from './refusal.ts'

const NO_IMAGE = `image:docker/sha256:${'0'.repeat(64)}`

const notFound = (id: string, more: object = {}): Refusal => ({
  what: 'an id that nothing has',
  input: () => ({ id, ...more }),
  code: 'NOT_FOUND',
  exit: 3,
})

const archive = (path: (bench: Bench) => string, problem: string, more: object = {}): Refusal => ({
  what: `an archive that is ${problem}`,
  input: (bench) => ({ path: path(bench), ...more }),
  code: 'PATH_PROBLEM',
  exit: 5,
  data: (bench) => ({ problem, culprit: path(bench) }),
})

export const reference = { reference: 'labrig-test/refused:1' }

type ImageAct = Extract<ActPath, `image.${string}`>

export const imageRefusals: Readonly<Record<ImageAct, readonly Refusal[]>> = {
  'image.pull': [
    {
      what: 'a registry that does not answer',
      input: () => ({ reference: '127.0.0.1:9/labrig-test/refused:1' }),
      code: 'ENGINE_ERROR',
      exit: 1,
    },
    {
      what: 'a reference with a space, naming the field',
      input: () => ({ reference: 'debian 12' }),
      code: 'BAD_REQUEST',
      exit: 2,
      data: () => ({ issues: [{ path: ['reference'] }] }),
    },
  ],
  'image.load': [
    archive(({ folder }) => join(folder, 'no-such.tar'), 'missing'),
    archive(({ folder }) => join(folder, 'empty.iso'), 'empty'),
  ],
  'image.import': [
    archive(({ folder }) => join(folder, 'no-such.tar'), 'missing', reference),
    archive(({ folder }) => folder, 'not-a-file', reference),
  ],
  'image.build': [
    {
      what: 'a folder that is not there',
      input: ({ folder }) => ({ context: join(folder, 'none') }),
      code: 'PATH_PROBLEM',
      exit: 5,
      data: () => ({ problem: 'missing' }),
    },
    {
      what: 'an instruction that no builder has, and says where',
      input: ({ folder }) => ({ context: folder, text: 'FROM scratch\nCOPPY a b\n' }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'dockerfile', problem: 'Dockerfile:2: COPPY is no instruction that is allowed here' }),
    },
  ],
  'image.saveDockerfile': [
    {
      what: 'a text that somebody else has changed since',
      input: ({ folder }) => ({ context: folder, dockerfile: 'empty.iso', text: '', digest: '0'.repeat(64) }),
      code: 'REFUSED',
      exit: 5,
      data: ({ folder }) => ({ reason: 'file-changed', detail: join(folder, 'empty.iso') }),
    },
    {
      what: 'a new file of a name that is taken',
      input: ({ folder }) => ({ context: folder, dockerfile: 'empty.iso', text: '', digest: null }),
      code: 'NAME_TAKEN',
      exit: 5,
    },
  ],
  'image.tag': [
    notFound(NO_IMAGE, { reference: 'labrig-test-tagged:1' }),
    {
      what: 'a reference with a space, naming the field',
      input: ({ ids }) => ({ id: ids.image, reference: 'two words' }),
      code: 'BAD_REQUEST',
      exit: 2,
      data: () => ({ issues: [{ path: ['reference'] }] }),
    },
  ],
  'image.save': [
    {
      what: 'an image that is not there',
      input: ({ folder }) => ({ ids: [NO_IMAGE], path: join(folder, 'saved.tar') }),
      code: 'NOT_FOUND',
      exit: 3,
    },
    {
      what: 'a file that is there',
      input: ({ ids, folder }) => ({ ids: [ids.image], path: join(folder, 'empty.iso') }),
      code: 'NAME_TAKEN',
      exit: 5,
    },
    {
      what: 'a folder that is not there',
      input: ({ ids, folder }) => ({ ids: [ids.image], path: join(folder, 'no-such/saved.tar') }),
      code: 'PATH_PROBLEM',
      exit: 5,
      data: ({ folder }) => ({ problem: 'missing', culprit: join(folder, 'no-such') }),
    },
  ],
  'image.push': [
    {
      what: 'a name that no image has',
      input: () => ({ reference: '127.0.0.1:9/labrig-test/no-such:1' }),
      code: 'NOT_FOUND',
      exit: 3,
    },
  ],
  'image.delete': [
    notFound(NO_IMAGE),
    {
      what: 'an image that a container is made of',
      input: ({ ids }) => ({ id: ids.image }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'conflict' }),
    },
  ],
}
