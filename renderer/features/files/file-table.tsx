import { FileIcon } from '@patternfly/react-icons/dist/esm/icons/file-icon'
import { FolderIcon } from '@patternfly/react-icons/dist/esm/icons/folder-icon'
import { useTranslation } from 'react-i18next'
import type { FileEntry } from '../../../contract/container-files.ts'
import { LongTable } from '../../components/long-table.tsx'
import { Icon } from '../../components/icon.tsx'
import { formatDate } from '../../lib/format.ts'
import { endOf, modeText, sizeText } from './file-words.ts'

const columns = ['name', 'size', 'rights', 'owner', 'modified'] as const
/** Beside the details, which have the others. */
const fewColumns = ['name', 'size', 'modified'] as const

interface Props {
  readonly rows: readonly FileEntry[]
  /** The name that has its details beside the table. */
  readonly open: string | null
  /** The row that gets the focus when the folder has come; null = none. */
  readonly first: string | null
  readonly onOpen: (entry: FileEntry, byKey: boolean) => void
  readonly onUp: () => void
}

const nameOf = ({ name }: FileEntry) => name

/** The names of one folder. */
export function FileTable({ rows, open, first, onOpen, onUp }: Props) {
  const { t } = useTranslation()
  const few = open !== null
  return (
    <LongTable
      label={t('files.table')}
      className={`rig-fb-table${few ? ' is-few' : ''}`}
      columns={(few ? fewColumns : columns).map((id) => ({
        className: `rig-fb-${id}`,
        text: t(`files.column.${id}`),
      }))}
      {...{ rows, open, first, onOpen }}
      keyOf={nameOf}
      onKey={(key) => {
        if (key !== 'Backspace') return false
        onUp()
        return true
      }}
      cells={(entry, td) => <Cells entry={entry} few={few} td={td} />}
    />
  )
}

interface CellsProps {
  readonly entry: FileEntry
  readonly few: boolean
  readonly td: string
}

function Cells({ entry, few, td }: CellsProps) {
  const { t, i18n } = useTranslation()
  const isFolder = endOf(entry) === 'folder'
  const told = entry.target === '' ? entry.name : `${entry.name} → ${entry.target}`
  return (
    <>
      <td className={`${td} rig-fb-name`} title={told}>
        <span
          className={isFolder ? 'rig-fb-folder' : 'rig-fb-file'}
          role="img"
          aria-label={t(`files.kind.${entry.kind}`)}
        >
          <Icon of={isFolder ? FolderIcon : FileIcon} size={13} />
        </span>
        <span translate="no">{entry.name}</span>
        {entry.target !== '' && (
          <span className="rig-quiet" translate="no">
            {` → ${entry.target}`}
          </span>
        )}
      </td>
      <td className={`${td} rig-number`}>{entry.kind === 'file' ? sizeText(entry.size, i18n.language) : '–'}</td>
      {!few && (
        <>
          <td className={td}>
            <code translate="no">{modeText(entry.kind, entry.mode)}</code>
          </td>
          <td className={td}>
            <code translate="no">{`${entry.uid}:${entry.gid}`}</code>
          </td>
        </>
      )}
      <td className={`${td} rig-quiet`}>{formatDate(entry.modified * 1000, i18n.language)}</td>
    </>
  )
}
