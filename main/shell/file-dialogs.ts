import { dialog, type BrowserWindow, type FileFilter } from 'electron'
import type { FilePurpose } from '../../contract/shell.ts'
import type { Labels } from './labels.ts'

const EXTENSIONS: Readonly<Record<FilePurpose, readonly string[]>> = {
  iso: ['iso'],
  disk: ['qcow2', 'img', 'raw', 'vmdk', 'vdi'],
  'image-archive': ['tar', 'tar.gz', 'tgz'],
  lab: ['lab'],
  folder: [],
  any: [],
}

function filtersFor(purpose: FilePurpose, labels: Labels): FileFilter[] {
  const extensions = EXTENSIONS[purpose]
  const all = { name: labels.allFiles, extensions: ['*'] }
  if (extensions.length === 0) return [all]
  return [{ name: extensions.map((extension) => `*.${extension}`).join(', '), extensions: [...extensions] }, all]
}

/** @returns absolute path, null when cancelled */
export async function chooseFile(
  window: BrowserWindow,
  labels: Labels,
  input: { readonly purpose: FilePurpose; readonly folder?: string | undefined },
): Promise<string | null> {
  const { purpose, folder } = input
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: labels.choose[purpose],
    properties: [purpose === 'folder' ? 'openDirectory' : 'openFile'],
    ...(purpose === 'folder' ? {} : { filters: filtersFor(purpose, labels) }),
    ...(folder === undefined ? {} : { defaultPath: folder }),
  })
  return canceled ? null : (filePaths[0] ?? null)
}

/** @returns absolute path to write to, null when cancelled. The desktop has asked before an existing file is named. */
export async function chooseTarget(
  window: BrowserWindow,
  labels: Labels,
  input: { readonly purpose: FilePurpose; readonly name: string },
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: labels.choose[input.purpose],
    defaultPath: input.name,
    filters: filtersFor(input.purpose, labels),
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  })
  return canceled || filePath === '' ? null : filePath
}
