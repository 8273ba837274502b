// A second net under the compiler: `types: []` and `lib` per tsconfig already hide these names, until somebody adds a
// triple-slash reference or a dependency drags the types in.
const nodeGlobals = ['process', 'Buffer', 'global', 'require', 'module', '__dirname', '__filename', 'setImmediate']
const domGlobals = ['window', 'document', 'localStorage', 'sessionStorage', 'navigator', 'location', 'HTMLElement']

const ban = (names, message) => ({ 'no-restricted-globals': ['error', ...names.map((name) => ({ name, message }))] })

export const restrictedGlobals = [
  {
    files: ['contract/**/*.ts'],
    rules: ban([...nodeGlobals, ...domGlobals], 'contract/ runs anywhere: neither Node nor a DOM is there.'),
  },
  { files: ['main/**/*.ts'], rules: ban(domGlobals, 'main/ runs on Node: there is no DOM.') },
  { files: ['renderer/**/*.{ts,tsx}'], rules: ban(nodeGlobals, 'The renderer is sandboxed: there is no Node.') },
]
