import { Dropdown, DropdownItem, DropdownList } from '@patternfly/react-core/dist/esm/components/Dropdown'
import { EllipsisVIcon } from '@patternfly/react-icons/dist/esm/icons/ellipsis-v-icon'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../components/icon-button.tsx'
import type { FileQuestion } from './file-question.tsx'

interface Props {
  /** The folder that is shown. */
  readonly path: string
  readonly onAsk: (question: FileQuestion) => void
}

/** What is done with the folder that is shown, beside copying. */
export function FolderMenu({ path, onAsk }: Props) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const ref = useRef<HTMLButtonElement>(null)
  return (
    <Dropdown
      isOpen={open}
      onOpenChange={setOpen}
      shouldFocusFirstItemOnOpen
      onSelect={(_event, act: unknown) => {
        setOpen(false)
        // Focus first: a dialog gives it back to where it was.
        ref.current?.focus()
        if (act === 'newFolder') onAsk({ act })
        else if (act === 'rename' || act === 'delete') onAsk({ act, path })
      }}
      popperProps={{ position: 'end', minWidth: '180px' }}
      toggle={{
        toggleRef: ref,
        toggleNode: (
          <IconButton
            icon={EllipsisVIcon}
            label={t('files.verb.more')}
            expanded={open}
            buttonRef={ref}
            onClick={() => setOpen(!open)}
          />
        ),
      }}
    >
      <DropdownList aria-label={t('files.verb.more')}>
        <DropdownItem value="newFolder">{t('files.verb.newFolder')}</DropdownItem>
        <DropdownItem value="rename" isDisabled={path === '/'}>
          {t('files.verb.renameFolder')}
        </DropdownItem>
        <DropdownItem value="delete" isDanger isDisabled={path === '/'}>
          {t('files.verb.deleteFolder')}
        </DropdownItem>
      </DropdownList>
    </Dropdown>
  )
}
