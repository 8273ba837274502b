import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { DownloadIcon } from '@patternfly/react-icons/dist/esm/icons/download-icon'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { saveFile } from '../../lib/save-file.ts'
import { DropDown } from '../consoles/drop-down.tsx'
import type { HostReport } from './doctor-reading.ts'
import { reportJson, reportText } from './report-text.ts'

/** Saves what the doctor found, for a person or for a program. @param at when it was seen, milliseconds since 1970 */
export function SaveReport({ report, at }: { readonly report: HostReport; readonly at: number }) {
  const { t, i18n } = useTranslation()
  const save = {
    text: () => saveFile('labrig-doctor.txt', reportText(report, at, t, i18n.language), 'text/plain'),
    json: () => saveFile('labrig-doctor.json', reportJson(report, at), 'application/json'),
  }
  return (
    <DropDown
      label={t('doctor.save.button')}
      width="200px"
      trigger={
        <Button variant="link" icon={<Icon of={DownloadIcon} size={12} />}>
          {t('doctor.save.button')}
        </Button>
      }
      content={(close) =>
        (['text', 'json'] as const).map((form) => (
          <Button
            key={form}
            variant="plain"
            isBlock
            onClick={() => {
              save[form]()
              close()
            }}
          >
            {t(`doctor.save.${form}`)}
          </Button>
        ))
      }
    />
  )
}
