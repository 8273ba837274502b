import type { ReactNode } from 'react'

interface Props {
  readonly title: string
  /** One line beside the title. */
  readonly sub?: ReactNode
  /** Link or legend at the right end of the head. */
  readonly aside?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}

/** One question with its answer on a page that has several. */
export function Card({ title, sub, aside, className = '', children }: Props) {
  return (
    <section className={`rig-card ${className}`} aria-label={title}>
      <header className="rig-card-head">
        <h2>{title}</h2>
        {sub !== undefined && <span className="rig-quiet rig-ellipsis">{sub}</span>}
        <span className="rig-grow" />
        {aside}
      </header>
      {children}
    </section>
  )
}
