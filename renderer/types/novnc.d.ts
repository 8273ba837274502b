// The parts of noVNC 1.7 that are used here; it comes without types. See its docs/API.md.
declare module '@novnc/novnc' {
  interface RfbEvents {
    connect: CustomEvent<Record<string, never>>
    disconnect: CustomEvent<{ clean: boolean }>
    securityfailure: CustomEvent<{ status: number; reason?: string }>
    credentialsrequired: CustomEvent<{ types: string[] }>
    desktopname: CustomEvent<{ name: string }>
    clipboard: CustomEvent<{ text: string }>
  }

  // eslint-disable-next-line no-restricted-syntax -- the package has a default export only
  export default class RFB {
    /** @param channel a WebSocket, or what has the same members as own or direct prototype properties */
    constructor(
      target: HTMLElement,
      channel: object,
      options?: { readonly shared?: boolean; readonly credentials?: { readonly password?: string } },
    )
    scaleViewport: boolean
    clipViewport: boolean
    resizeSession: boolean
    viewOnly: boolean
    showDotCursor: boolean
    focusOnClick: boolean
    background: string
    addEventListener<E extends keyof RfbEvents>(event: E, listener: (event: RfbEvents[E]) => void): void
    disconnect(): void
    focus(options?: FocusOptions): void
    blur(): void
    sendCtrlAltDel(): void
    /** Both down and up without `down`. The code decides where the server takes scancodes (QEMU), else the keysym. */
    sendKey(keysym: number, code: string | null, down?: boolean): void
    toBlob(callback: (blob: Blob | null) => void, type?: string): void
  }
}
