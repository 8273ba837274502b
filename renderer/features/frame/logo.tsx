/** Two kinds of machine on one line: a square guest, a hexagonal container, and the link between them. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <path d="M4.5 7v9.5h11V12" className="rig-logo-link" />
      <rect x="1" y="1.5" width="7" height="7" rx="1.75" className="rig-logo-vm" />
      <path d="M15.5 1.5 19 3.4v4.2l-3.5 1.9L12 7.6V3.4z" className="rig-logo-container" />
      <circle cx="15.5" cy="12" r="2" className="rig-logo-node" />
    </svg>
  )
}
