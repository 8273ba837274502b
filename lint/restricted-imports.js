// Which packages a folder may name, said with the place that may. dependency-cruiser checks the same directions over
// resolved files; this net answers in the editor.
import { builtinModules } from 'node:module'

const node = {
  regex: `^(node:|(${builtinModules.filter((name) => !name.startsWith('_')).join('|')})(/|$))`,
  message: 'No Node here: this runtime is a browser, or any. What needs Node lives in main/.',
}
const electron = {
  regex: '^electron($|/)',
  message: 'electron is known to main/index, main/shell and preload only; the services also run without it.',
}
const spawning = {
  regex: '^((node:)?(child_process|cluster)|node-pty)$',
  message: 'Processes are started by main/system only (argument arrays, LC_ALL=C, time limits).',
}
const mainSide = {
  regex: '(^|/)(main|preload)/',
  message: 'Not across the contract: what both sides need is a schema in contract/.',
}
const rendererSide = { regex: '(^|/)renderer/', message: 'main never imports the renderer.' }
const tests = { regex: '^\\.{1,2}/(.*/)?test/', message: 'Production code never imports test code.' }
const outsideContract = {
  regex: '^(?!\\.{1,2}/|zod($|/)|@orpc/contract$)',
  message: 'contract/ imports zod and @orpc/contract only, so that it runs anywhere.',
}
const nothingOfOurs = {
  regex: '^\\.\\./(main|renderer|contract)/',
  message: 'preload hands a port over and knows nothing of ours but a channel name.',
}

const restrict = (...patterns) => ({ '@typescript-eslint/no-restricted-imports': ['error', { patterns }] })

/** Flat-config blocks, disjoint by folder: a later block would replace the whole list of an earlier one. */
export const restrictedImports = [
  { files: ['contract/**/*.ts'], rules: restrict(outsideContract, mainSide, rendererSide, tests) },
  { files: ['renderer/**/*.{ts,tsx}'], rules: restrict(node, electron, spawning, mainSide, tests) },
  { files: ['preload/**/*.ts'], rules: restrict(spawning, nothingOfOurs, tests) },
  {
    files: ['main/**/*.ts'],
    ignores: ['main/index.ts', 'main/shell/**', 'main/system/**'],
    rules: restrict(electron, spawning, rendererSide, tests),
  },
  { files: ['main/index.ts', 'main/shell/**/*.ts'], rules: restrict(spawning, rendererSide, tests) },
  { files: ['main/system/**/*.ts'], rules: restrict(electron, rendererSide, tests) },
]
