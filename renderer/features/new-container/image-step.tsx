import { CheckCircleIcon } from '@patternfly/react-icons/dist/esm/icons/check-circle-icon'
import { DownloadIcon } from '@patternfly/react-icons/dist/esm/icons/download-icon'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { formatBytes, formatDate } from '../../lib/format.ts'
import { useValue } from '../../lib/value.ts'
import { ChoiceList } from '../wizard/choice-list.tsx'
import { TextField } from '../wizard/field.tsx'
import { knownOf } from '../wizard/use-asked.ts'
import { imageReference } from './form.ts'
import { filterTags, isLocal, taggedImages } from './images.ts'
import { useImages } from './use-images.ts'
import type { StepProps } from './step-props.ts'

const EXAMPLE = 'debian:12'

interface Props extends StepProps {
  readonly onPull: () => void
}

export function ImageStep({ draft, problems, onPull }: Props) {
  const { t, i18n } = useTranslation()
  const form = useValue(draft.form)
  const run = useValue(draft.run)
  const [text, setText] = useState('')
  const asked = useImages(form.connection, run.type === 'making')
  const images = knownOf(asked)
  const rows = filterTags(taggedImages(images ?? []), text)
  const reference = imageReference(form.image)
  const here = images === null ? null : isLocal(reference, images)
  return (
    <>
      <div className="rig-w-fields">
        <TextField
          id="container-image"
          className="is-wide"
          label={t('newContainer.image.reference')}
          value={form.image}
          code
          placeholder={EXAMPLE}
          problem={problems['image']}
          hint={t('newContainer.image.hint')}
          onChange={(image) => draft.change({ image })}
          act={
            <Button
              variant="secondary"
              icon={<Icon of={DownloadIcon} size={12} />}
              isDisabled={reference === '' || here !== false || run.type !== 'idle'}
              onClick={onPull}
            >
              {t('newContainer.image.pull')}
            </Button>
          }
        />
      </div>
      <div className="rig-w-verdict" role="status">
        {reference !== '' && here === true && (
          <p className="rig-w-problem rig-tone-running">
            <Icon of={CheckCircleIcon} size={12} />
            <span>{t('newContainer.image.here')}</span>
          </p>
        )}
        {reference !== '' && here === false && run.type === 'idle' && (
          <p className="rig-w-hint">{t('newContainer.image.notHere')}</p>
        )}
      </div>
      <div className="rig-w-bar-line">
        <h3>{t('newContainer.image.list')}</h3>
        <span className="rig-grow" />
        <SearchField inDialog value={text} label={t('newContainer.image.filter')} onChange={setText} />
      </div>
      <ChoiceList
        name="image"
        className="rig-w-images"
        label={t('newContainer.image.list')}
        heads={[t('newContainer.image.name'), t('newContainer.image.size'), t('newContainer.image.made')]}
        value={reference}
        empty={
          images === null
            ? t('loading')
            : t(text === '' ? 'newContainer.image.none' : 'newContainer.image.noMatch', { text })
        }
        rows={rows.map(({ tag, image }) => ({
          key: tag,
          cells: [
            <span key="tag" translate="no">
              {tag}
            </span>,
            <span key="size" className="rig-number">
              {formatBytes(image.size, i18n.language)}
            </span>,
            image.created <= 0 ? '–' : formatDate(image.created * 1000, i18n.language),
          ],
        }))}
        onChange={(image) => draft.change({ image })}
      />
    </>
  )
}
