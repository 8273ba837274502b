import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { LintMark } from '../../../contract/dockerfile-lint.ts'
import { lintSentence } from '../../../contract/texts/dockerfile-lint-texts.ts'
import { dockerfileLint } from '../../locales/dockerfile-lint-ja.ts'
import { highlight } from './highlight.ts'

interface Props {
  readonly text: string
  readonly marks: readonly LintMark[]
  /** For the list of marks: file:line. */
  readonly name: string
  readonly onChange: (text: string) => void
  /** Ctrl+S. */
  readonly onSave: () => void
}

/** A field for a Dockerfile: coloured, with numbers and marks at its lines; what is marked stands below in words. */
export function DockerfileEditor({ text, marks, name, onChange, onSave }: Props) {
  const { t, i18n } = useTranslation()
  const field = useRef<HTMLTextAreaElement>(null)
  const ground = useRef<HTMLDivElement>(null)
  const lines = useMemo(() => highlight(text), [text])
  const marked = useMemo(() => severities(marks), [marks])
  const scroll = () => {
    if (ground.current === null || field.current === null) return
    ground.current.style.transform = `translate(${-field.current.scrollLeft}px, ${-field.current.scrollTop}px)`
    ground.current.style.setProperty('--rig-db-left', `${field.current.scrollLeft}px`)
  }
  const goTo = (line: number) => {
    const start =
      text
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line > 1 ? 1 : 0)
    field.current?.focus()
    field.current?.setSelectionRange(start, start + (text.split('\n')[line - 1]?.length ?? 0))
  }
  return (
    <div className="rig-db-editor">
      <div className="rig-db-sheet">
        <div ref={ground} className="rig-db-ground" aria-hidden="true" translate="no">
          {lines.map((tokens, index) => (
            <div key={index} className={`rig-db-line${marked.get(index + 1) ?? ''}`}>
              <span className="rig-db-number">{index + 1}</span>
              {tokens.map((token, place) => (
                <span key={place} className={`rig-db-${token.kind}`}>
                  {token.text}
                </span>
              ))}
              {'\n'}
            </div>
          ))}
        </div>
        <textarea
          ref={field}
          aria-label={t('build.editor')}
          aria-describedby="build-marks"
          value={text}
          spellCheck={false}
          autoComplete="off"
          wrap="off"
          translate="no"
          lang="en"
          onScroll={scroll}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return
            event.preventDefault()
            onSave()
          }}
        />
      </div>
      <ul id="build-marks" className="rig-db-marks" aria-label={t('build.marks')}>
        {marks.map((mark, index) => (
          <li key={index}>
            <button type="button" onClick={() => goTo(mark.line)}>
              <code translate="no">{`${name}:${mark.line}`}</code>
              <span className={mark.severity === 'error' ? 'rig-tone-error' : 'rig-tone-attention'}>
                {t(`build.severity.${mark.severity}`)}
              </span>
              <span>{lintSentence(mark.code, mark.word, i18n.language === 'ja' ? dockerfileLint : undefined)}</span>
            </button>
          </li>
        ))}
        {marks.length === 0 && <li className="rig-quiet">{t(text === '' ? 'build.nothingYet' : 'build.clean')}</li>}
      </ul>
    </div>
  )
}

function severities(marks: readonly LintMark[]): Map<number, string> {
  const found = new Map<number, string>()
  for (const { line, severity } of marks) {
    if (severity === 'error' || !found.has(line)) found.set(line, severity === 'error' ? ' is-error' : ' is-hint')
  }
  return found
}
