/**
 * Keys of a service in the Compose specification that the form of a container does not have. They are named as not carried
 * over; a key that is in no list is named as unknown.
 */
const known =
  'annotations attach blkio_config build cgroup cgroup_parent configs cpu_count cpu_percent cpu_period cpu_quota ' +
  'cpu_rt_period cpu_rt_runtime cpu_shares cpuset credential_spec depends_on develop device_cgroup_rules dns dns_opt ' +
  'dns_search domainname driver_opts env_file extends external_links extra_hosts gpus group_add init ipc isolation ' +
  'label_file links logging mac_address mem_reservation mem_swappiness memswap_limit models oom_kill_disable ' +
  'oom_score_adj pid platform post_start pre_stop privileged profiles provider read_only runtime scale security_opt ' +
  'shm_size stop_grace_period stop_signal storage_opt sysctls ulimits use_api_socket userns_mode uts volumes_from'

const notCarried: ReadonlySet<string> = new Set(known.split(' '))

/** Keys of Compose that say nothing to an engine. */
const withoutEffect: ReadonlySet<string> = new Set(['expose'])

/** What is said of a key that no field takes. */
export function kindOfKey(key: string): 'not-carried' | 'without-effect' | 'not-understood' {
  if (withoutEffect.has(key) || key.startsWith('x-')) return 'without-effect'
  return notCarried.has(key) ? 'not-carried' : 'not-understood'
}
