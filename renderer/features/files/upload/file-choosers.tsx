import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { chosenOf, type Chosen } from './chosen-files.ts'

/** The browser's own windows for files and for a folder. */
export function FileChoosers({ onChosen }: { readonly onChosen: (chosen: Chosen) => void }) {
  const { t } = useTranslation()
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const taken = (list: FileList | null) => list !== null && list.length > 0 && onChosen(chosenOf(list))
  return (
    <section className="rig-up-choose" aria-label={t('files.up.own')}>
      <h3>{t('files.up.own')}</h3>
      <p className="rig-quiet">{t('files.up.ownHint')}</p>
      <div>
        <Button variant="secondary" onClick={() => files.current?.click()}>
          {t('files.up.chooseFiles')}
        </Button>
        <Button variant="secondary" onClick={() => folder.current?.click()}>
          {t('files.up.chooseFolder')}
        </Button>
      </div>
      <input ref={files} type="file" multiple hidden onChange={(event) => taken(event.target.files)} />
      <input ref={folder} type="file" webkitdirectory="" hidden onChange={(event) => taken(event.target.files)} />
    </section>
  )
}
