import { SearchIcon } from '@patternfly/react-icons/dist/esm/icons/search-icon'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import { Key } from '../../components/key.tsx'

/** Looks like the field that it opens. */
export function PaletteField() {
  const { t } = useTranslation()
  const { palette } = usePage()
  return (
    <button
      type="button"
      className="rig-palette-open"
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K"
      onClick={() => palette.open.set(true)}
    >
      <Icon of={SearchIcon} size={13} />
      <span className="rig-ellipsis">{t('palette.field')}</span>
      <Key keys="Ctrl K" />
    </button>
  )
}
