import type { FileView } from '../../../contract/container-files.ts'
import { EditDialog } from './edit-dialog.tsx'
import { DownloadDialog, UploadDialog } from './file-dialogs.tsx'
import type { FileSource } from './file-source.ts'
import type { Chosen } from './upload/chosen-files.ts'
import { DeleteFileDialog, MakeFolderDialog, RenameDialog } from './name-dialogs.tsx'

/** What somebody wants done with files. */
export type FileQuestion =
  | { readonly act: 'upload' | 'newFolder' }
  | { readonly act: 'download' | 'rename' | 'delete'; readonly path: string }
  | { readonly act: 'edit'; readonly view: FileView }

interface Props {
  readonly source: FileSource
  /** The folder that is shown. */
  readonly path: string
  readonly question: FileQuestion
  /** Files of the browser were chosen in its place. */
  readonly onChosen: (chosen: Chosen) => void
  readonly onClose: (done: boolean) => void
}

/** The dialog of what was asked for. */
export function FileQuestionDialog({ source, path, question, onChosen, onClose }: Props) {
  switch (question.act) {
    case 'upload':
      return <UploadDialog {...{ source, onChosen, onClose }} folder={path} />
    case 'newFolder':
      return <MakeFolderDialog {...{ source, path, onClose }} />
    case 'download':
      return <DownloadDialog source={source} path={question.path} onClose={() => onClose(false)} />
    case 'rename':
      return <RenameDialog source={source} path={question.path} onClose={onClose} />
    case 'delete':
      return <DeleteFileDialog source={source} path={question.path} onClose={onClose} />
    case 'edit':
      return <EditDialog source={source} view={question.view} onClose={onClose} />
  }
}
