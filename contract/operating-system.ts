/** libosinfo's ids of Windows: http://microsoft.com/win/11, http://microsoft.com/win/2k22 and so on. */
export function isWindows(os: string | null | undefined): boolean {
  return /^https?:\/\/microsoft\.com\/win\//.test(os ?? '')
}

/** Windows 11 and the servers of its time do not install without Secure Boot and a TPM 2.0 (Microsoft's requirements). */
export function wantsTrust(os: string | null | undefined): boolean {
  return /^https?:\/\/microsoft\.com\/win\/(11|12|2k25)$/.test(os ?? '')
}
