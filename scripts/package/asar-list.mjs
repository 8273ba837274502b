import { closeSync, openSync, readSync } from 'node:fs'

/**
 * Files of an asar archive with where they are: `inside` it or `beside` it in the .unpacked folder. The archive begins
 * with a Chromium pickle: four little-endian words, of which the fourth is the length of the JSON header that follows.
 * @param {string} path
 * @returns {Map<string, 'inside' | 'beside'>}
 */
export function listAsar(path) {
  const file = openSync(path, 'r')
  try {
    const words = Buffer.alloc(16)
    readSync(file, words, 0, 16, 0)
    const text = Buffer.alloc(words.readUInt32LE(12))
    readSync(file, text, 0, text.length, 16)
    return new Map(entries(JSON.parse(text.toString()), ''))
  } finally {
    closeSync(file)
  }
}

function* entries(node, path) {
  if (node.files === undefined) return yield [path, node.unpacked === true ? 'beside' : 'inside']
  for (const [name, child] of Object.entries(node.files)) yield* entries(child, path === '' ? name : `${path}/${name}`)
}
