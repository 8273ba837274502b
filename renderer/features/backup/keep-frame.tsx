export { ActDialog as KeepFrame } from '../act-dialog/act-dialog.tsx'
export type { ActCall as KeepCall } from '../act-dialog/use-act-run.ts'
