import { FolderOpenIcon } from '@patternfly/react-icons/dist/esm/icons/folder-open-icon'
import { Popover } from '@patternfly/react-core/dist/esm/components/Popover'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../components/icon-button.tsx'
import { FilePicker } from '../file-picker/file-picker.tsx'
import type { MountRow } from './form.ts'

interface Props {
  readonly row: MountRow
  readonly invalid: boolean
  readonly onChange: (source: string) => void
}

/** A volume's name, or a path of the host with a look at its folders. */
export function MountBrowser({ row, invalid, onChange }: Props) {
  const { t } = useTranslation()
  const isBind = row.kind === 'bind'
  return (
    <span className="rig-w-control-line">
      <input
        type="text"
        className="rig-input is-code"
        aria-label={t('newContainer.mount.source')}
        value={row.source}
        placeholder={isBind ? '/srv/data' : 'data'}
        list={isBind ? undefined : 'docker-volumes'}
        autoComplete="off"
        spellCheck={false}
        translate="no"
        aria-invalid={invalid}
        aria-describedby={invalid ? `mount-${row.key}-hint` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {isBind && (
        <Popover
          position="bottom"
          minWidth="440px"
          maxWidth="440px"
          showClose={false}
          hasNoPadding
          aria-label={t('newContainer.mount.browse')}
          appendTo={() => document.querySelector<HTMLElement>('.rig-wizard') ?? document.body}
          bodyContent={
            <FilePicker
              label={t('newContainer.mount.browse')}
              folder={row.source.startsWith('/') ? row.source : '/srv'}
              value={row.source}
              folders
              onChange={onChange}
            />
          }
        >
          <IconButton icon={FolderOpenIcon} small label={t('newContainer.mount.browse')} onClick={() => undefined} />
        </Popover>
      )}
    </span>
  )
}
