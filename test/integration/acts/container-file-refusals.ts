import { join } from 'node:path'
import type { Refusal } from './refusal.ts'

const NO_CONTAINER = `container:docker/${'0'.repeat(64)}`

const notFound = (more: object): Refusal => ({
  what: 'an id that nothing has',
  input: () => ({ id: NO_CONTAINER, ...more }),
  code: 'NOT_FOUND',
  exit: 3,
})

/** What acts on the files of a container refuse. */
export const containerFileRefusals = {
  'container.copyOut': [
    notFound({ path: '/etc/passwd', to: '/tmp/labrig-test-none' }),
    {
      what: 'a file that there is not',
      input: ({ ids, folder }) => ({ id: ids.created, path: '/etc/none', to: join(folder, 'none') }),
      code: 'NOT_FOUND',
      exit: 3,
      data: () => ({ what: 'file or folder', id: '/etc/none' }),
    },
    {
      what: 'a name that is taken',
      input: ({ ids, iso }) => ({ id: ids.created, path: '/etc/passwd', to: iso }),
      code: 'NAME_TAKEN',
      exit: 5,
      data: ({ iso }) => ({ name: iso }),
    },
    {
      what: 'a folder that there is not',
      input: ({ ids, folder }) => ({ id: ids.created, path: '/etc/passwd', to: join(folder, 'none/passwd') }),
      code: 'PATH_PROBLEM',
      exit: 5,
      data: ({ folder }) => ({ problem: 'missing', culprit: join(folder, 'none') }),
    },
  ],
  'container.copyIn': [
    {
      what: 'a file that there is not',
      input: ({ ids, folder }) => ({ id: ids.created, from: join(folder, 'none'), to: '/tmp' }),
      code: 'PATH_PROBLEM',
      exit: 5,
      data: () => ({ problem: 'missing' }),
    },
    {
      what: 'the place of a file that is there, unless it is meant',
      input: ({ ids, iso }) => ({ id: ids.created, from: iso, to: '/etc/passwd' }),
      code: 'NAME_TAKEN',
      exit: 5,
      data: () => ({ name: '/etc/passwd' }),
    },
    {
      what: 'a folder for a file',
      input: ({ ids, folder }) => ({ id: ids.created, from: folder, to: '/etc/passwd', replace: true }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'to' }),
    },
    {
      what: 'a folder of the container that there is not',
      input: ({ ids, iso }) => ({ id: ids.created, from: iso, to: '/none/of/these' }),
      code: 'NOT_FOUND',
      exit: 3,
    },
  ],
  'container.writeFile': [
    {
      what: 'a text that somebody else has changed since',
      input: ({ ids }) => ({ id: ids.running, path: '/etc/passwd', text: '', digest: '0'.repeat(64) }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'file-changed', detail: '/etc/passwd' }),
    },
    {
      what: 'a new file of a name that is taken',
      input: ({ ids }) => ({ id: ids.created, path: '/etc/passwd', text: '', digest: null }),
      code: 'NAME_TAKEN',
      exit: 5,
    },
  ],
  'container.makeFolder': [
    {
      what: 'a name that is taken',
      input: ({ ids }) => ({ id: ids.created, path: '/etc' }),
      code: 'NAME_TAKEN',
      exit: 5,
    },
  ],
  'container.renameFile': [
    {
      what: 'a container that is off: nothing in it can do it',
      input: ({ ids }) => ({ id: ids.created, path: '/etc/passwd', to: '/etc/passwd.old' }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'files-need-running' }),
    },
    {
      what: 'a name that is taken',
      input: ({ ids }) => ({ id: ids.running, path: '/etc/passwd', to: '/etc/group' }),
      code: 'NAME_TAKEN',
      exit: 5,
    },
    {
      what: 'a place inside of itself',
      input: ({ ids }) => ({ id: ids.running, path: '/bin', to: '/bin/inner' }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'to' }),
    },
  ],
  'container.deleteFile': [
    {
      what: 'a container that is off: nothing in it can do it',
      input: ({ ids }) => ({ id: ids.created, path: '/etc/passwd' }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'files-need-running' }),
    },
    {
      what: 'a folder that something else is mounted in',
      input: ({ ids }) => ({ id: ids.running, path: '/etc' }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'has-mounts', detail: '/etc/hosts, /etc/hostname, /etc/resolv.conf' }),
    },
    {
      what: 'the root',
      input: ({ ids }) => ({ id: ids.running, path: '/' }),
      code: 'INVALID_INPUT',
      exit: 2,
      data: () => ({ field: 'path' }),
    },
  ],
  'container.commit': [
    notFound({ reference: 'labrig-test/refused:1' }),
    {
      what: 'a reference with a space, naming the field',
      input: ({ ids }) => ({ id: ids.created, reference: 'my image' }),
      code: 'BAD_REQUEST',
      exit: 2,
      data: () => ({ issues: [{ path: ['reference'] }] }),
    },
  ],
  'container.export': [
    {
      what: 'a name that is taken',
      input: ({ ids, iso }) => ({ id: ids.created, path: iso }),
      code: 'NAME_TAKEN',
      exit: 5,
    },
    {
      what: 'a folder that there is not',
      input: ({ ids, folder }) => ({ id: ids.created, path: join(folder, 'none/all.tar') }),
      code: 'PATH_PROBLEM',
      exit: 5,
    },
  ],
} as const satisfies Readonly<Record<string, readonly Refusal[]>>
