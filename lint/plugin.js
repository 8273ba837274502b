import { fileName } from './file-name.js'
import { longFile } from './long-file.js'

/** Our own ESLint rules, named `labrig/…`. */
export const labrig = { rules: { 'file-name': fileName, 'long-file': longFile } }
