import type { Procedures } from './procedure.ts'

export const connectProcedures: Procedures = {
  CONNECT_GET_TYPE: () => ({ type: 'QEMU' }),
  CONNECT_GET_VERSION: () => ({ hv_ver: 7_002_022n }),
  CONNECT_GET_LIB_VERSION: () => ({ lib_ver: 9_000_000n }),
  CONNECT_GET_URI: () => ({ uri: 'qemu:///system' }),
  CONNECT_GET_HOSTNAME: () => ({ hostname: 'fakehost' }),
  CONNECT_GET_CAPABILITIES: () => ({
    capabilities:
      "<capabilities><host><cpu><arch>x86_64</arch></cpu></host><guest><os_type>hvm</os_type><arch name='x86_64'><domain type='qemu'/></arch></guest></capabilities>",
  }),
  CONNECT_GET_DOMAIN_CAPABILITIES: () => ({
    capabilities:
      "<domainCapabilities><path>/usr/bin/qemu-system-x86_64</path><domain>qemu</domain><vcpu max='255'/></domainCapabilities>",
  }),
  NODE_GET_INFO: () => ({
    model: 'x86_64',
    memory: 16_777_216n,
    cpus: 4,
    mhz: 2600,
    nodes: 1,
    sockets: 1,
    cores: 4,
    threads: 1,
  }),
  NODE_GET_FREE_MEMORY: () => ({ freeMem: 8n << 30n }),
  CONNECT_LIST_ALL_NODE_DEVICES: (host) => ({
    devices: host.nodeDevices.map((name) => ({ name })),
    ret: host.nodeDevices.length,
  }),
  NODE_DEVICE_GET_XML_DESC: ({ nodeDeviceTexts }, { name }) => ({
    xml: nodeDeviceTexts.get(name) ?? `<device><name>${name}</name></device>`,
  }),
}
