import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { argumentsOf, readDockerfile, stagesOf } from '../../../contract/dockerfile.ts'
import { formatBytes } from '../../lib/format.ts'
import { LineField } from '../backup/place-fields.tsx'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { FilePicker } from '../file-picker/file-picker.tsx'
import { useAsked } from '../wizard/use-asked.ts'
import { useRested } from '../wizard/use-rested.ts'
import '../wizard/wizard.css'
import type { BuildDraft } from './build-draft.ts'

interface Props {
  readonly draft: BuildDraft
  readonly onChange: (change: Partial<BuildDraft>) => void
  /** The engine builds by its own builder alone. */
  readonly lacksBuildkit: boolean
}

/** The folder that is sent, and how the image is built. */
export function BuildOptions({ draft, onChange, lacksBuildkit }: Props) {
  const { t } = useTranslation()
  const file = useMemo(() => readDockerfile(draft.text), [draft.text])
  const stages = stagesOf(file).filter(({ name }) => name !== '')
  return (
    <section className="rig-db-options" aria-label={t('build.options')}>
      <Folder draft={draft} onChange={onChange} />
      <LineField
        label={t('build.field.dockerfile')}
        value={draft.dockerfile}
        onChange={(dockerfile) => onChange({ dockerfile })}
      />
      <LineField
        label={t('build.field.tag')}
        value={draft.tag}
        hint={t('build.hint.tag')}
        onChange={(tag) => onChange({ tag })}
      />
      {stages.length > 0 && (
        <>
          <label htmlFor="build-target">{t('build.field.target')}</label>
          <select
            id="build-target"
            className="rig-input"
            value={draft.target}
            onChange={(event) => onChange({ target: event.target.value })}
          >
            <option value="">{t('build.lastStage')}</option>
            {stages.map(({ name, line }) => (
              <option key={line} value={name}>
                {name}
              </option>
            ))}
          </select>
        </>
      )}
      {argumentsOf(file).map(({ name, fallback }) => (
        <LineField
          key={name}
          label={t('build.field.arg', { name })}
          value={draft.args[name] ?? ''}
          {...(fallback === '' ? {} : { hint: t('build.hint.arg', { fallback }) })}
          onChange={(value) => onChange({ args: { ...draft.args, [name]: value } })}
        />
      ))}
      <label htmlFor="build-builder">{t('build.field.builder')}</label>
      <select
        id="build-builder"
        className="rig-input"
        value={draft.builder}
        onChange={(event) => onChange({ builder: event.target.value as BuildDraft['builder'] })}
      >
        {(['auto', 'classic', 'buildkit'] as const).map((builder) => (
          <option key={builder} value={builder} disabled={builder === 'buildkit' && lacksBuildkit}>
            {t(`build.builder.${builder}`)}
          </option>
        ))}
      </select>
      {lacksBuildkit && <p className="rig-quiet">{t('engineGap.no-buildkit')}</p>}
      <label className="rig-choice">
        <input
          type="checkbox"
          checked={draft.noCache}
          onChange={(event) => onChange({ noCache: event.target.checked })}
        />
        <span>{t('build.field.noCache')}</span>
      </label>
    </section>
  )
}

function Folder({ draft: { folder, dockerfile }, onChange }: Omit<Props, 'lacksBuildkit'>) {
  const { t, i18n } = useTranslation()
  const [browses, setBrowses] = useState(folder === '')
  const rested = useRested(folder)
  const key = rested?.startsWith('/') === true ? `context ${rested} ${dockerfile}` : null
  const { asked } = useAsked(key, (client, signal) =>
    client.image.context({ context: rested ?? '', dockerfile }, { signal }),
  )
  return (
    <>
      <label htmlFor="build-folder">{t('build.field.folder')}</label>
      <div className="rig-ci-line">
        <input
          id="build-folder"
          type="text"
          className="rig-input"
          value={folder}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange({ folder: event.target.value })}
        />
        <Button variant="secondary" aria-expanded={browses} onClick={() => setBrowses(!browses)}>
          {t('build.browse')}
        </Button>
      </div>
      {browses && (
        <FilePicker
          label={t('build.field.folder')}
          folder="/"
          value={folder}
          folders
          onChange={(path) => onChange({ folder: path })}
        />
      )}
      {asked.type === 'failed' && <FailureAlert title={t('build.noFolder')} failure={asked.failure} />}
      {asked.type === 'known' && (
        <div className="rig-quiet rig-db-sent" role="status">
          <p>
            {t(asked.value.cut ? 'build.sentCut' : 'build.sent', {
              count: asked.value.files,
              size: formatBytes(asked.value.bytes, i18n.language),
            })}
            {asked.value.rules > 0 && ` ${t('build.rules', { count: asked.value.rules })}`}
          </p>
          {asked.value.bytes > 50 * 2 ** 20 && (
            <ul>
              {asked.value.largest.map(({ path, size }) => (
                <li key={path}>
                  <code translate="no">{path}</code> {formatBytes(size, i18n.language)}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </>
  )
}
