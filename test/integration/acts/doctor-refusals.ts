import type { Refusal } from './refusal.ts'

export const doctorFix: readonly Refusal[] = [
  {
    what: 'a finding that there is not',
    input: () => ({ id: 'labrig-test-none' }),
    code: 'NOT_FOUND',
    exit: 3,
    data: () => ({ what: 'finding', id: 'labrig-test-none' }),
  },
  {
    what: 'a remedy that the finding does not have',
    input: () => ({ id: 'default-network', remedy: 'hope' }),
    code: 'NOT_FOUND',
    exit: 3,
    data: () => ({ what: 'remedy', id: 'hope' }),
  },
]

export const doctorUndo: readonly Refusal[] = [
  {
    what: 'to take back what was not done',
    input: () => ({ id: 'libvirt' }),
    code: 'NOT_FOUND',
    exit: 3,
    data: () => ({ what: 'fix of', id: 'libvirt' }),
  },
]
