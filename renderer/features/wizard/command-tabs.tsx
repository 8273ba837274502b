import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../../components/code-block.tsx'
import { Segments } from '../../components/segments.tsx'
import { useSentence } from '../failures/use-sentence.ts'
import type { Asked } from './use-asked.ts'

interface Props<T extends string> {
  readonly tools: readonly { readonly name: T; readonly lines: Asked<readonly string[]> }[]
  readonly note?: string
}

/** What will be done, as the tools' own users would write it. */
export function CommandTabs<T extends string>({ tools, note }: Props<T>) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const [wanted, setWanted] = useState<T | null>(null)
  const tool = tools.find((one) => one.name === wanted) ?? tools[0]
  if (tool === undefined) return null
  return (
    <section className="rig-w-part-of-step">
      <div className="rig-w-bar-line">
        <h3>{t('commands.title')}</h3>
        <span className="rig-grow" />
        {tools.length > 1 && (
          <Segments
            label={t('wizard.tool')}
            value={tool.name}
            onChange={setWanted}
            options={tools.map(({ name }) => ({ value: name, content: name }))}
          />
        )}
      </div>
      {tool.lines.type === 'asking' && <div className="rig-code rig-w-code-waiting" aria-busy="true" />}
      {tool.lines.type === 'failed' && <p className="rig-w-hint">{sentence(tool.lines.failure)}</p>}
      {tool.lines.type === 'known' && <CodeBlock lines={tool.lines.value} copyLabel={t('copy.commands')} />}
      {note !== undefined && <p className="rig-w-hint">{note}</p>}
    </section>
  )
}
