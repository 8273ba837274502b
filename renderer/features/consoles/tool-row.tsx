import type { ReactNode } from 'react'

interface Props {
  readonly label: string
  /** What is shown, left. */
  readonly children: ReactNode
  /** Tools, right. */
  readonly tools: ReactNode
}

/** The 28 px row above a console: what it is, its tools, and how to leave it. */
export function ToolRow({ label, children, tools }: Props) {
  return (
    <div className="rig-console-tools" role="toolbar" aria-label={label}>
      <div className="rig-console-facts">{children}</div>
      <div className="rig-console-acts">{tools}</div>
    </div>
  )
}
