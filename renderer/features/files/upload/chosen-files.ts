/** Files of the person's own computer, as they were chosen or dropped. */
export interface ChosenFile {
  /** From the folder that gets it. */
  readonly path: string
  readonly file: File
}

export interface Chosen {
  readonly files: readonly ChosenFile[]
  /** Folders too, since one may be empty. */
  readonly folders: readonly string[]
}

/** What a field for files has; one for a folder says where in it each file is. */
export function chosenOf(list: FileList): Chosen {
  return { files: [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file })), folders: [] }
}

/** What was dropped. The list is empty as soon as the event is over, so it is read at once. */
export async function droppedOf(items: DataTransferItemList): Promise<Chosen> {
  const dropped = [...items].filter(({ kind }) => kind === 'file')
  // A drop that a program made has files, and no entries of a file system.
  const found = dropped.map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
  const files: ChosenFile[] = []
  const folders: string[] = []
  for (const one of found) {
    if (one instanceof File) files.push({ path: one.name, file: one })
    else if (one !== null) await gather(one, '', files, folders)
  }
  return { files, folders }
}

async function gather(entry: FileSystemEntry, above: string, files: ChosenFile[], folders: string[]): Promise<void> {
  const path = `${above}${entry.name}`
  if (isFile(entry)) {
    files.push({ path, file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)) })
    return
  }
  if (!isFolder(entry)) return
  folders.push(path)
  const reader = entry.createReader()
  for (;;) {
    // A hundred at a time in Chromium; an empty answer is the end.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return
    for (const one of some) await gather(one, `${path}/`, files, folders)
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

export const bytesOf = (files: readonly ChosenFile[]) => files.reduce((sum, { file }) => sum + file.size, 0)
