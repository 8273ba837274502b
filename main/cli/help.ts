import { procedureEntries } from '../../contract/procedures.ts'

/** The text of `labrig --help`; the procedures come from the contract. */
export function helpText(): string {
  const width = Math.max(...procedureEntries.map((entry) => entry.path.length))
  const procedures = procedureEntries.map(
    ({ path, meta }) => `  ${meta.mutates ? '*' : ' '} ${path.padEnd(width)}  ${meta.summary}`,
  )
  return `labrig – VMs and containers of this host, and the commands behind every act

Usage: labrig COMMAND [OPTION]…

  ls [SEARCH…] [--trash]      all machines of all engines, or those that fit: tag:web state:running group:course
  vm COMMAND NAME… [--yes]    VMs by name, for scripts: create, clone, start, shutdown, rm, trash, tag, group,
                              order, autostart, …; --explain shows the commands only; labrig vm --help lists all
  container COMMAND NAME…     the same for containers: start, stop, rm, isolation, …
  doctor                      what this host lacks, and what helps; --fix ID mends a finding
                              (--remedy ID: in another way), --undo ID takes that back;
                              one that may cut the network has to be confirmed (--confirm-within S)
  console NAME [--force]      serial console of a VM, a shell in a container (--command, --user)
  call PROCEDURE [JSON]       any procedure below; "id" may be a machine's name
  explain PROCEDURE [JSON]    the virsh and docker commands that do the same, without doing it
  connection [VERB] [WORD…]   the engines Labrig speaks to; ls; try ADDRESS; add NAME ADDRESS, as virsh -c and
                              docker -H take it (qemu+ssh://user@host/system, ssh://user@host); rm NAME
  host devices                the devices of this host as a tree: driver, IOMMU group, which VMs have them;
                              --connection C
  stats [NAME…] [--csv]       load of the machines that run, or of these: processors, memory, disks, network;
                              --count N readings (0: until Ctrl-C), one every --every S
  os-image [VERB] [WORD]      OS images; ls: what is here, and what can be had; get ID fetches one
                              into a pool (--pool P, --name N), discard ID forgets a part of one;
                              import FILE; build: a small Debian of this host's own mirror;
                              label NAME --label TEXT; rm NAME; each on --connection C
  image [VERB] [WORD…]        container images: ls, layers, pull, push, tag, untag, rm, save, load, import,
                              search; --explain shows the commands only; labrig image --help lists all
  prune [KIND|NAME…] [--yes]  what no container uses, and the space it takes; with words it goes: a KIND (containers,
                              images, volumes, networks, cache) is what Labrig or nobody owns, a NAME any one;
                              --explain, --connection C
  registry [VERB] [WORD]      registries of container images: ls, start (one on loopback), catalogue ADDRESS,
                              tags ADDRESS/REPOSITORY, rm, login, logout, limit; labrig registry --help
  vm backup NAME FOLDER       copies a VM, running or not, into a new folder there; verify FOLDER reads
                              a backup whole, restore FOLDER makes a VM of it
                              (--name N, --pool P, --connection C, --start)
  vm export NAME FILE         a VM that is off as .ova, or one disk of it as .qcow2 (--disk TARGET);
                              import FILE makes VMs of an OVA (--network NAME, or none,
                              --pool P, --connection C)
  net diagram                 the networks of this host on one wire: interfaces, ports, NAT, bridges, machines
  net reach FROM TO[:PORT]    whether FROM (a machine, host, internet, an address) can reach TO, hop by hop, and
                              which rule stops it, by IPv4 and IPv6 (--family ipv6: that alone); --test tries it
                              once; --udp
  net link VERB MACHINE       a machine's network interface; ls: where it ends and what is done to it; cut and
                              restore its cable; shape (--rate KBIT, --loss %, --delay MS, --jitter MS,
                              --duplicate %, --reorder %; --from: of what the machine sends); reset;
                              capture (--filter EXPRESSION, --file NEW.pcap, --most MIB, --count N);
                              with several interfaces --mac M says which
  net forward [VERB] [VM]     ports of this host that lead to VMs: ls; add VM 2222:22 (for this host alone; with
                              0.0.0.0: before it for everybody; --udp, --mac M; without the first number a
                              free one), rm VM 2222; apply writes this host's rules anew
  net bridge [VERB] [NAME]    bridges of this host, and the interfaces that one can be made on; create NAME
                              --nic INTERFACE (its address moves over; or --dhcp, or --address A/P with
                              --gateway, --dns): taken back by itself unless the connection returns within
                              30 s (--seconds N; --ask: unless somebody says so too); keep, rm NAME
  volume [VERB] [WORD]…       disk images in pools; ls: which, and who uses them; convert NAME NEW
                              (--format qcow2 or raw, --replace deletes the old one), clone NAME NEW,
                              rm NAME [--yes]; each with --pool P, --connection C, --explain.
                              Volumes of containers: create NAME, files NAME [PATH], backup NAME --to FILE,
                              restore NAME --from FILE (--merge), cp NAME:/PATH FILE and back; with
                              --connection docker also ls and rm NAME
  net [VERB] [NAME]           networks of both engines; ls: which, and who is in them; leases [NAME];
                              create NAME (--mode nat, route, isolated, open or bridge; --docker or
                              --driver macvlan or ipvlan; --mixed: one segment for VMs and containers)
                              with --subnet, --gateway, --range A-B, --no-dhcp, --ipv6, --domain,
                              --bridge, --device, --parent, --ip-range, --internal, --no-start;
                              set NAME (--reserve MAC=ADDRESS=NAME, --release MAC, --name ADDRESS=NAME,
                              --forget ADDRESS, --range, --mode, --autostart on or off, --restart);
                              start, stop, rm NAME [--force] [--yes]; names NAME tells a segment's
                              containers to its guests; each with --explain, --libvirt, --docker
  serve [--port N]            the page in a browser, on this computer only (--print-url);
                              with --host-shell it also offers a shell on this computer
  uninstall [--yes]           takes back what the doctor changed, after showing it; lists what stays
                              (machines, volumes, settings, this program) and what would remove it

  --json                      machine-readable answers and errors
  --version, --help

Procedures (* changes something):
${procedures.join('\n')}

Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 engine absent or denied, 5 refused, 6 a check failed
`
}
