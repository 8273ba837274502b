// Words that may not stand in the tree: they tie it to one machine, or leave a promise in a comment.
import { homedir } from 'node:os'
import { dirname } from 'node:path'

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

// Folders that exist everywhere: naming them betrays no machine.
const EVERYWHERE = new Set(['/', '/tmp', '/var/tmp', '/home', '/root', '/srv', '/opt', '/usr/src'])

/** The checkout's folder, the folder around it and the home folder, as far as they are this machine's own. */
function machinePaths(root) {
  const own = [root, dirname(root), homedir()].filter((path) => !EVERYWHERE.has(path))
  return new RegExp(`(?<![\\w./-])(${own.map(escape).join('|')})/`)
}

/** What is forbidden, with the name under which it is reported. `root` is where this checkout lies. */
export function forbiddenWords(root) {
  return [
    { name: 'machine path', pattern: machinePaths(root) },
    {
      name: 'design folder',
      pattern:
        /(?<![\w@./-])shared\/|shared\/(design|facts|trials|hooks)\b|(?<![\w/])(facts|design|trials)\/[\w.-]+\.(md|tsv|txt)/,
    },
    // The name of Debian's archive alone is what its installer is told where no other is known.
    {
      name: 'registry host',
      pattern: /\b(registry\.(npmjs\.org|yarnpkg\.com)|archive\.ubuntu\.com)\b|\/\/(deb|security)\.debian\.org\b/,
    },
    // Arch's own address for whoever is nearest is no mirror of ours.
    {
      name: 'mirror host',
      pattern:
        /https?:\/\/(?!geo\.mirror\.pkgbuild\.com\/)[\w.-]*(artifactory|nexus|verdaccio|mirror|proxy)[\w-]*\.[\w.-]+/,
    },
    { name: 'promise', pattern: /\b(TODO|FIXME|XXX)\b/ },
    { name: 'disabled rule without a reason', pattern: /eslint-disable(?!.* -- \S)/ },
  ]
}

/** Findings of one file as `path:line: name: the line`; nothing for a binary file. */
export function findWords(path, text, words) {
  if (text.includes('\0')) return []
  return text
    .split('\n')
    .flatMap((line, index) =>
      words
        .filter(({ pattern }) => pattern.test(line))
        .map(({ name }) => `${path}:${index + 1}: ${name}: ${line.trim().slice(0, 160)}`),
    )
}

/** The two files that have to spell the words. */
export const spellsTheWords = new Set(['lint/words.js', 'test/unit/rules/words.test.ts'])
