import styles from '@patternfly/react-styles/css/components/Table/table'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { LongTable } from '../../components/long-table.tsx'
import { formatBytes, formatDate } from '../../lib/format.ts'
import { shortId, type ListedImage } from './image-rows.ts'

const columns = ['name', 'id', 'size', 'own', 'users', 'created'] as const

interface Props {
  readonly rows: readonly ListedImage[]
  readonly open: string | null
  readonly onOpen: (id: string) => void
}

const keyOf = ({ image }: ListedImage) => image.id

/** Images, one a row. */
export function ImageTable({ rows, open, onOpen }: Props) {
  const { t } = useTranslation()
  return (
    <LongTable
      label={t('images.table')}
      className="rig-ci-table"
      columns={columns.map((column) => ({ className: `rig-ci-${column}`, text: t(`images.column.${column}`) }))}
      rows={rows}
      keyOf={keyOf}
      open={open}
      onOpen={({ image }) => onOpen(image.id)}
      cells={(row) => <Cells row={row} />}
    />
  )
}

const Cells = memo(function Cells({ row: { image, name, own } }: { readonly row: ListedImage }) {
  const { t, i18n } = useTranslation()
  const td = styles.tableTd
  const more = image.tags.length - 1
  const users = image.users.map((user) => user.name).join(', ')
  return (
    <>
      <td className={`${td} rig-ci-name`} title={image.tags.join('\n')}>
        {image.tags.length === 0 ? (
          <span className="rig-quiet">{t('images.noName')}</span>
        ) : (
          <strong translate="no">{name}</strong>
        )}
        {more > 0 && <span className="rig-quiet"> {t('images.moreNames', { count: more })}</span>}
      </td>
      <td className={td}>
        <code translate="no">{shortId(image.id)}</code>
      </td>
      <td className={`${td} rig-number`}>{formatBytes(image.size, i18n.language)}</td>
      <td className={`${td} rig-number`}>{own === null ? '–' : formatBytes(own, i18n.language)}</td>
      <td className={td} title={users} translate="no">
        {users === '' ? '–' : users}
      </td>
      <td className={`${td} rig-quiet`}>{formatDate(image.created * 1000, i18n.language)}</td>
    </>
  )
})
