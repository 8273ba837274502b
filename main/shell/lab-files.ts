import { resolve } from 'node:path'

/** More lab files than this in one command line are a slip of the hand. */
const MOST = 16

/**
 * The lab files that a command line names, as absolute paths. Everything else in it is left alone: a desktop adds
 * switches of its own, and an address in it is not for us to open.
 * @param words without the program and, in a checkout, without the app's folder
 */
export function labFilesIn(words: readonly string[], folder: string): string[] {
  const named = words.filter((word) => !word.startsWith('-') && /\.lab$/i.test(word) && !/^\w[\w+.-]+:\/\//.test(word))
  return [...new Set(named.map((word) => resolve(folder, word)))].slice(0, MOST)
}
