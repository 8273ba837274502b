import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { DownloadIcon } from '@patternfly/react-icons/dist/esm/icons/download-icon'
import { UndoIcon } from '@patternfly/react-icons/dist/esm/icons/undo-icon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Card } from '../../components/card.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { Icon } from '../../components/icon.tsx'
import { saveFile } from '../../lib/save-file.ts'
import { useValue } from '../../lib/value.ts'
import { useSettings } from './appearance.ts'
import { ResetQuestion } from './reset-question.tsx'

const folders = ['config', 'state', 'cache', 'runtime'] as const

/** Where Labrig keeps its files, and what can be done with the settings as a whole. */
export function FilesSection() {
  const { t } = useTranslation()
  const { settings } = usePage()
  const state = useValue(settings.state)
  const [asks, setAsks] = useState(false)
  const all = useSettings(settings)
  const save = () => saveFile('labrig-settings.json', `${JSON.stringify(all, null, 2)}\n`, 'application/json')
  return (
    <Card title={t('settings.files')}>
      {state.type === 'known' && (
        <dl className="rig-places">
          {folders.map((folder) => (
            <div key={folder}>
              <dt>
                {t(`settings.folder.${folder}.name`)}
                <span className="rig-quiet">{t(`settings.folder.${folder}.what`)}</span>
              </dt>
              <dd>
                <code translate="no">{state.answer.locations[folder]}</code>
                <CopyButton text={state.answer.locations[folder]} label={t('settings.copyPath')} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <div className="rig-card-acts">
        <Button variant="secondary" icon={<Icon of={DownloadIcon} size={12} />} onClick={save}>
          {t('settings.export')}
        </Button>
        <Button
          variant="secondary"
          isDanger
          icon={<Icon of={UndoIcon} size={12} />}
          isDisabled={state.type !== 'known' || !state.answer.writable}
          onClick={() => setAsks(true)}
        >
          {t('settings.reset.button')}
        </Button>
      </div>
      {asks && <ResetQuestion onClose={() => setAsks(false)} />}
    </Card>
  )
}
