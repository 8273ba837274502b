import { CopyButton } from './copy-button.tsx'

interface Props {
  readonly lines: readonly string[]
  /** What the copy button copies, in words; none without. */
  readonly copyLabel?: string
}

/** Commands as they are typed, one per line, whole lines wrapped rather than cut. */
export function CodeBlock({ lines, copyLabel }: Props) {
  return (
    <div className="rig-code">
      <pre role="group" translate="no" tabIndex={0} aria-label={copyLabel}>
        {lines.join('\n')}
      </pre>
      {copyLabel !== undefined && <CopyButton text={lines.join('\n')} label={copyLabel} />}
    </div>
  )
}
