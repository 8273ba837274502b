// Every rule is listed by hand and each has a fixture in test/unit/rules: a preset would bring rules that nobody proved to bite.
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import { labrig } from './lint/plugin.js'
import { restrictedGlobals } from './lint/restricted-globals.js'
import { restrictedImports } from './lint/restricted-imports.js'

const code = ['**/*.{ts,tsx,js,mjs,cjs}']
const typed = ['{contract,main,preload,renderer,test}/**/*.{ts,tsx}', '*.config.ts']
const production = ['{contract,main,preload,renderer}/**/*.{ts,tsx}']

const noDefaultExport = [
  'ExportDefaultDeclaration',
  'ExportSpecifier[exported.name="default"]',
  'TSExportAssignment',
].map((selector) => ({ selector, message: 'Named exports only: a default export has a new name in every importer.' }))

export default tseslint.config(
  { ignores: ['node_modules/', 'out/', 'dist/', 'coverage/', '.labrig/'] },
  {
    name: 'every file',
    files: code,
    plugins: { labrig, '@typescript-eslint': tseslint.plugin },
    languageOptions: { parser: tseslint.parser },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'labrig/file-name': 'error',
      'labrig/long-file': ['warn', 300],
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', { max: 4 }],
      // "modified" counts a switch as one decision: an exhaustive switch over a union is the style wanted here.
      complexity: ['error', { max: 12, variant: 'modified' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      // A closure may need the name before its one assignment.
      'prefer-const': ['error', { ignoreReadBeforeAssign: true }],
    },
  },
  { files: code, ignores: ['**/*.config.{js,ts}'], rules: { 'no-restricted-syntax': ['error', ...noDefaultExport] } },
  {
    name: 'typed',
    files: typed,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // A default clause does not excuse a missing member: the next member added must be looked at in every switch.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: false }],
      '@typescript-eslint/ban-ts-comment': ['error', { minimumDescriptionLength: 10 }],
    },
  },
  {
    name: 'production',
    files: production,
    rules: {
      'max-lines-per-function': ['error', { max: 100, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      // What an outside reply leaks as `any` is parsed at the border, not carried in.
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
    },
  },
  {
    name: 'components',
    files: ['renderer/**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }] },
  },
  {
    name: 'hooks',
    files: ['renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    name: 'tests',
    files: ['test/**/*.{ts,tsx}'],
    rules: {
      // A fake answers a few of four hundred procedures; the default that refuses the others is its point.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'no-restricted-syntax': [
        'error',
        ...noDefaultExport,
        {
          selector: 'CallExpression > MemberExpression[object.name=/^(test|it|describe|suite)$/][property.name="only"]',
          message: 'A forgotten "only" switches the other tests off.',
        },
      ],
    },
  },
  ...restrictedImports,
  ...restrictedGlobals,
  {
    name: 'generated tables',
    files: ['main/libvirt/table/**'],
    rules: { 'max-lines': 'off', 'labrig/long-file': 'off' },
  },
)
