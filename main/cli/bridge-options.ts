/** What `labrig net bridge` takes beside what all have; `true` takes a value. */
export const bridgeOptions: Readonly<Record<string, boolean>> = {
  ...{ nic: true, address: true, gateway: true, dns: true, seconds: true, dhcp: false, ask: false },
}
