import { useState, type DragEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { droppedOf, type Chosen } from './chosen-files.ts'
import './upload.css'

interface Props {
  readonly className: string
  /** The folder that gets what is dropped; null while none is shown. */
  readonly folder: string | null
  readonly onChosen: (chosen: Chosen) => void
  readonly children: ReactNode
}

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files')

/** Takes files that are dropped anywhere upon it; says so while they hang above it. */
export function DropArea({ className, folder, onChosen, children }: Props) {
  const { t } = useTranslation()
  // Entering a part of it comes before leaving another one.
  const [depth, setDepth] = useState(0)
  return (
    <div
      className={className}
      onDragEnter={(event) => hasFiles(event) && setDepth(depth + 1)}
      onDragLeave={(event) => hasFiles(event) && setDepth(Math.max(0, depth - 1))}
      onDragOver={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = folder === null ? 'none' : 'copy'
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return
        // Else the browser would leave for the file.
        event.preventDefault()
        setDepth(0)
        if (folder === null) return
        void droppedOf(event.dataTransfer.items).then((chosen) => {
          if (chosen.files.length + chosen.folders.length > 0) onChosen(chosen)
        })
      }}
    >
      {children}
      {depth > 0 && folder !== null && (
        <div className="rig-up-drop" role="status">
          <p>{t('files.up.drop', { path: folder })}</p>
        </div>
      )}
    </div>
  )
}
