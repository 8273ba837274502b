import { join } from 'node:path'
import type { Bench } from './bench.ts'
import type { Refusal } from './refusal.ts'

const noBackup = (more: object = {}): Refusal => ({
  what: 'a folder that holds no backup',
  input: ({ folder }) => ({ folder, ...more }),
  code: 'REFUSED',
  exit: 5,
  data: ({ folder }) => ({ reason: 'bad-file', cause: 'backup-none', params: { folder } }),
})

const noFolder = (input: (bench: Bench, folder: string) => object): Refusal => ({
  what: 'a folder that is not there',
  input: (bench) => input(bench, join(bench.folder, 'no-such')),
  code: 'PATH_PROBLEM',
  exit: 5,
  data: ({ folder }) => ({ problem: 'missing', culprit: join(folder, 'no-such') }),
})

export const backupRefusals = {
  'vm.backup': [
    {
      what: 'an id that nothing has',
      input: ({ folder }) => ({ id: 'vm:system/00000000-0000-4000-8000-000000000000', folder }),
      code: 'NOT_FOUND',
      exit: 3,
    },
    noFolder(({ ids }, folder) => ({ id: ids.offVm, folder })),
    {
      what: 'a relative folder, naming the field',
      input: ({ ids }) => ({ id: ids.offVm, folder: 'backups' }),
      code: 'BAD_REQUEST',
      exit: 2,
      data: () => ({ issues: [{ path: ['folder'] }] }),
    },
  ],
  'vm.restore': [noBackup(), noFolder((_, folder) => ({ folder }))],
  'vm.export': [
    {
      what: 'a VM that runs',
      input: ({ ids, folder }) => ({ id: ids.runningVm, path: join(folder, 'x.ova') }),
      code: 'INVALID_STATE',
      exit: 5,
      data: () => ({ state: 'running', needs: ['off'] }),
    },
    {
      what: 'the place of a file',
      input: ({ ids, folder }) => ({ id: ids.offVm, path: join(folder, 'empty.iso') }),
      code: 'NAME_TAKEN',
      exit: 5,
      data: () => ({ what: 'file' }),
    },
    {
      what: 'a disk that the VM has not',
      input: ({ ids, folder }) => ({ id: ids.offVm, path: join(folder, 'x.qcow2'), format: 'qcow2', target: 'vdz' }),
      code: 'NOT_FOUND',
      exit: 3,
    },
  ],
  'vm.import': [
    {
      what: 'a file that is no OVA',
      input: ({ folder }) => ({ path: join(folder, 'empty.iso') }),
      code: 'REFUSED',
      exit: 5,
      data: () => ({ reason: 'bad-file', cause: 'ova-not-tar' }),
    },
    {
      what: 'a file that is not there',
      input: ({ folder }) => ({ path: join(folder, 'no.ova') }),
      code: 'PATH_PROBLEM',
      exit: 5,
      data: () => ({ problem: 'missing' }),
    },
  ],
  'backup.verify': [noBackup(), noFolder((_, folder) => ({ folder }))],
} as const satisfies Record<string, readonly Refusal[]>
