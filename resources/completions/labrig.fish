# Made by scripts/command-documents.mjs; changes here are overwritten.
complete -c labrig -f
complete -c labrig -l json
complete -c labrig -l version
complete -c labrig -l help
complete -c labrig -n '__fish_is_nth_token 1' -a ls -d 'all machines of all engines, or those that fit: tag:web state:running group:course'
complete -c labrig -n '__fish_is_nth_token 1' -a vm -d 'VMs by name, for scripts: create, clone, start, shutdown, rm, trash, tag, group, order, autostart, …; --explain shows the commands only; labrig vm --help lists all'
complete -c labrig -n '__fish_is_nth_token 1' -a container -d 'the same for containers: start, stop, rm, isolation, …'
complete -c labrig -n '__fish_is_nth_token 1' -a doctor -d 'what this host lacks, and what helps; --fix ID mends a finding (--remedy ID: in another way), --undo ID takes that back; one that may cut the network has to be confirmed (--confirm-within S)'
complete -c labrig -n '__fish_is_nth_token 1' -a console -d 'serial console of a VM, a shell in a container (--command, --user)'
complete -c labrig -n '__fish_is_nth_token 1' -a call -d 'any procedure below; "id" may be a machine'\''s name'
complete -c labrig -n '__fish_is_nth_token 1' -a explain -d 'the virsh and docker commands that do the same, without doing it'
complete -c labrig -n '__fish_is_nth_token 1' -a connection -d 'the engines Labrig speaks to; ls; try ADDRESS; add NAME ADDRESS, as virsh -c and docker -H take it (qemu+ssh://user@host/system, ssh://user@host); rm NAME'
complete -c labrig -n '__fish_is_nth_token 1' -a host -d 'the devices of this host as a tree: driver, IOMMU group, which VMs have them; --connection C'
complete -c labrig -n '__fish_is_nth_token 1' -a stats -d 'load of the machines that run, or of these: processors, memory, disks, network; --count N readings (0: until Ctrl-C), one every --every S'
complete -c labrig -n '__fish_is_nth_token 1' -a os-image -d 'OS images; ls: what is here, and what can be had; get ID fetches one into a pool (--pool P, --name N), discard ID forgets a part of one; import FILE; build: a small Debian of this host'\''s own mirror; label NAME --label TEXT; rm NAME; each on --connection C'
complete -c labrig -n '__fish_is_nth_token 1' -a image -d 'container images: ls, layers, pull, push, tag, untag, rm, save, load, import, search; --explain shows the commands only; labrig image --help lists all'
complete -c labrig -n '__fish_is_nth_token 1' -a prune -d 'what no container uses, and the space it takes; with words it goes: a KIND (containers, images, volumes, networks, cache) is what Labrig or nobody owns, a NAME any one; --explain, --connection C'
complete -c labrig -n '__fish_is_nth_token 1' -a registry -d 'registries of container images: ls, start (one on loopback), catalogue ADDRESS, tags ADDRESS/REPOSITORY, rm, login, logout, limit; labrig registry --help'
complete -c labrig -n '__fish_is_nth_token 1' -a vm -d 'copies a VM, running or not, into a new folder there; verify FOLDER reads a backup whole, restore FOLDER makes a VM of it (--name N, --pool P, --connection C, --start)'
complete -c labrig -n '__fish_is_nth_token 1' -a vm -d 'a VM that is off as .ova, or one disk of it as .qcow2 (--disk TARGET); import FILE makes VMs of an OVA (--network NAME, or none, --pool P, --connection C)'
complete -c labrig -n '__fish_is_nth_token 1' -a net -d 'the networks of this host on one wire: interfaces, ports, NAT, bridges, machines'
complete -c labrig -n '__fish_is_nth_token 1' -a net -d 'whether FROM (a machine, host, internet, an address) can reach TO, hop by hop, and which rule stops it, by IPv4 and IPv6 (--family ipv6: that alone); --test tries it once; --udp'
complete -c labrig -n '__fish_is_nth_token 1' -a net -d 'a machine'\''s network interface; ls: where it ends and what is done to it; cut and restore its cable; shape (--rate KBIT, --loss %, --delay MS, --jitter MS, --duplicate %, --reorder %; --from: of what the machine sends); reset; capture (--filter EXPRESSION, --file NEW.pcap, --most MIB, --count N); with several interfaces --mac M says which'
complete -c labrig -n '__fish_is_nth_token 1' -a net -d 'ports of this host that lead to VMs: ls; add VM 2222:22 (for this host alone; with 0.0.0.0: before it for everybody; --udp, --mac M; without the first number a free one), rm VM 2222; apply writes this host'\''s rules anew'
complete -c labrig -n '__fish_is_nth_token 1' -a net -d 'bridges of this host, and the interfaces that one can be made on; create NAME --nic INTERFACE (its address moves over; or --dhcp, or --address A/P with --gateway, --dns): taken back by itself unless the connection returns within 30 s (--seconds N; --ask: unless somebody says so too); keep, rm NAME'
complete -c labrig -n '__fish_is_nth_token 1' -a volume -d 'disk images in pools; ls: which, and who uses them; convert NAME NEW (--format qcow2 or raw, --replace deletes the old one), clone NAME NEW, rm NAME [--yes]; each with --pool P, --connection C, --explain. Volumes of containers: create NAME, files NAME [PATH], backup NAME --to FILE, restore NAME --from FILE (--merge), cp NAME:/PATH FILE and back; with --connection docker also ls and rm NAME'
complete -c labrig -n '__fish_is_nth_token 1' -a net -d 'networks of both engines; ls: which, and who is in them; leases [NAME]; create NAME (--mode nat, route, isolated, open or bridge; --docker or --driver macvlan or ipvlan; --mixed: one segment for VMs and containers) with --subnet, --gateway, --range A-B, --no-dhcp, --ipv6, --domain, --bridge, --device, --parent, --ip-range, --internal, --no-start; set NAME (--reserve MAC=ADDRESS=NAME, --release MAC, --name ADDRESS=NAME, --forget ADDRESS, --range, --mode, --autostart on or off, --restart); start, stop, rm NAME [--force] [--yes]; names NAME tells a segment'\''s containers to its guests; each with --explain, --libvirt, --docker'
complete -c labrig -n '__fish_is_nth_token 1' -a serve -d 'the page in a browser, on this computer only (--print-url); with --host-shell it also offers a shell on this computer'
complete -c labrig -n '__fish_is_nth_token 1' -a uninstall -d 'takes back what the doctor changed, after showing it; lists what stays (machines, volumes, settings, this program) and what would remove it'
complete -c labrig -n '__fish_seen_subcommand_from ls' -l trash
complete -c labrig -n '__fish_seen_subcommand_from vm' -l yes
complete -c labrig -n '__fish_seen_subcommand_from vm' -l explain
complete -c labrig -n '__fish_seen_subcommand_from vm' -l help
complete -c labrig -n '__fish_seen_subcommand_from doctor' -l fix
complete -c labrig -n '__fish_seen_subcommand_from doctor' -l remedy
complete -c labrig -n '__fish_seen_subcommand_from doctor' -l undo
complete -c labrig -n '__fish_seen_subcommand_from doctor' -l confirm-within
complete -c labrig -n '__fish_seen_subcommand_from console' -l force
complete -c labrig -n '__fish_seen_subcommand_from console' -l command
complete -c labrig -n '__fish_seen_subcommand_from console' -l user
complete -c labrig -n '__fish_seen_subcommand_from host' -l connection
complete -c labrig -n '__fish_seen_subcommand_from stats' -l csv
complete -c labrig -n '__fish_seen_subcommand_from stats' -l count
complete -c labrig -n '__fish_seen_subcommand_from stats' -l every
complete -c labrig -n '__fish_seen_subcommand_from os-image' -l pool
complete -c labrig -n '__fish_seen_subcommand_from os-image' -l name
complete -c labrig -n '__fish_seen_subcommand_from os-image' -l label
complete -c labrig -n '__fish_seen_subcommand_from os-image' -l connection
complete -c labrig -n '__fish_seen_subcommand_from image' -l explain
complete -c labrig -n '__fish_seen_subcommand_from image' -l help
complete -c labrig -n '__fish_seen_subcommand_from prune' -l yes
complete -c labrig -n '__fish_seen_subcommand_from prune' -l explain
complete -c labrig -n '__fish_seen_subcommand_from prune' -l connection
complete -c labrig -n '__fish_seen_subcommand_from registry' -l help
complete -c labrig -n '__fish_seen_subcommand_from vm' -l name
complete -c labrig -n '__fish_seen_subcommand_from vm' -l pool
complete -c labrig -n '__fish_seen_subcommand_from vm' -l connection
complete -c labrig -n '__fish_seen_subcommand_from vm' -l start
complete -c labrig -n '__fish_seen_subcommand_from vm' -l disk
complete -c labrig -n '__fish_seen_subcommand_from vm' -l network
complete -c labrig -n '__fish_seen_subcommand_from vm' -l pool
complete -c labrig -n '__fish_seen_subcommand_from vm' -l connection
complete -c labrig -n '__fish_seen_subcommand_from net' -l family
complete -c labrig -n '__fish_seen_subcommand_from net' -l test
complete -c labrig -n '__fish_seen_subcommand_from net' -l udp
complete -c labrig -n '__fish_seen_subcommand_from net' -l rate
complete -c labrig -n '__fish_seen_subcommand_from net' -l loss
complete -c labrig -n '__fish_seen_subcommand_from net' -l delay
complete -c labrig -n '__fish_seen_subcommand_from net' -l jitter
complete -c labrig -n '__fish_seen_subcommand_from net' -l duplicate
complete -c labrig -n '__fish_seen_subcommand_from net' -l reorder
complete -c labrig -n '__fish_seen_subcommand_from net' -l from
complete -c labrig -n '__fish_seen_subcommand_from net' -l filter
complete -c labrig -n '__fish_seen_subcommand_from net' -l file
complete -c labrig -n '__fish_seen_subcommand_from net' -l most
complete -c labrig -n '__fish_seen_subcommand_from net' -l count
complete -c labrig -n '__fish_seen_subcommand_from net' -l mac
complete -c labrig -n '__fish_seen_subcommand_from net' -l udp
complete -c labrig -n '__fish_seen_subcommand_from net' -l mac
complete -c labrig -n '__fish_seen_subcommand_from net' -l nic
complete -c labrig -n '__fish_seen_subcommand_from net' -l dhcp
complete -c labrig -n '__fish_seen_subcommand_from net' -l address
complete -c labrig -n '__fish_seen_subcommand_from net' -l gateway
complete -c labrig -n '__fish_seen_subcommand_from net' -l dns
complete -c labrig -n '__fish_seen_subcommand_from net' -l seconds
complete -c labrig -n '__fish_seen_subcommand_from net' -l ask
complete -c labrig -n '__fish_seen_subcommand_from volume' -l format
complete -c labrig -n '__fish_seen_subcommand_from volume' -l replace
complete -c labrig -n '__fish_seen_subcommand_from volume' -l yes
complete -c labrig -n '__fish_seen_subcommand_from volume' -l pool
complete -c labrig -n '__fish_seen_subcommand_from volume' -l connection
complete -c labrig -n '__fish_seen_subcommand_from volume' -l explain
complete -c labrig -n '__fish_seen_subcommand_from volume' -l to
complete -c labrig -n '__fish_seen_subcommand_from volume' -l from
complete -c labrig -n '__fish_seen_subcommand_from volume' -l merge
complete -c labrig -n '__fish_seen_subcommand_from net' -l mode
complete -c labrig -n '__fish_seen_subcommand_from net' -l docker
complete -c labrig -n '__fish_seen_subcommand_from net' -l driver
complete -c labrig -n '__fish_seen_subcommand_from net' -l mixed
complete -c labrig -n '__fish_seen_subcommand_from net' -l subnet
complete -c labrig -n '__fish_seen_subcommand_from net' -l gateway
complete -c labrig -n '__fish_seen_subcommand_from net' -l range
complete -c labrig -n '__fish_seen_subcommand_from net' -l no-dhcp
complete -c labrig -n '__fish_seen_subcommand_from net' -l ipv
complete -c labrig -n '__fish_seen_subcommand_from net' -l domain
complete -c labrig -n '__fish_seen_subcommand_from net' -l bridge
complete -c labrig -n '__fish_seen_subcommand_from net' -l device
complete -c labrig -n '__fish_seen_subcommand_from net' -l parent
complete -c labrig -n '__fish_seen_subcommand_from net' -l ip-range
complete -c labrig -n '__fish_seen_subcommand_from net' -l internal
complete -c labrig -n '__fish_seen_subcommand_from net' -l no-start
complete -c labrig -n '__fish_seen_subcommand_from net' -l reserve
complete -c labrig -n '__fish_seen_subcommand_from net' -l release
complete -c labrig -n '__fish_seen_subcommand_from net' -l name
complete -c labrig -n '__fish_seen_subcommand_from net' -l forget
complete -c labrig -n '__fish_seen_subcommand_from net' -l autostart
complete -c labrig -n '__fish_seen_subcommand_from net' -l restart
complete -c labrig -n '__fish_seen_subcommand_from net' -l force
complete -c labrig -n '__fish_seen_subcommand_from net' -l yes
complete -c labrig -n '__fish_seen_subcommand_from net' -l explain
complete -c labrig -n '__fish_seen_subcommand_from net' -l libvirt
complete -c labrig -n '__fish_seen_subcommand_from serve' -l port
complete -c labrig -n '__fish_seen_subcommand_from serve' -l print-url
complete -c labrig -n '__fish_seen_subcommand_from serve' -l host-shell
complete -c labrig -n '__fish_seen_subcommand_from uninstall' -l yes
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a backup.list -d 'the backups in a folder, newest first'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a backup.inspect -d 'what a backup holds, and what is wrong with it as far as names and sizes tell'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a backup.verify -d 'reads a backup whole and compares every checksum'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a connection.list -d 'the engines and the state of each connection'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a connection.try -d 'connects to an engine once, and tells what answers'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a connection.add -d 'writes a connection into connections.json and uses it'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a connection.remove -d 'takes a connection out of connections.json; nothing changes on its engine'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a console.serial -d 'the serial console of a VM'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a console.screen -d 'the VNC screen of a running VM'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a console.exec -d 'a terminal in a container'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a console.attach -d 'the main process of a container'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a console.ssh -d 'a terminal in a running VM by ssh, to the address of its lease or guest agent'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a console.trustHostKey -d 'remembers other SSH host keys of a VM than before, as they were seen'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a console.shell -d 'a shell on this host; refused unless the host was started with it'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a console.offers -d 'which consoles this host gives beside those of the machines'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.set -d 'changes limits and restart policy while it runs'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.connect -d 'plugs a container into one more network, running or not'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.disconnect -d 'unplugs a container from a network'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.move -d 'plugs a container into another network instead of one that it is in, running or not'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.recreate -d 'makes a container again with changes; the old one is kept until it is deleted'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.rollBack -d 'puts the container back that an edit replaced'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.editing -d 'a container as it can be edited, and what an edit would lose'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.files -d 'what is in a folder of a container, running or not'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.file -d 'a file of a container as text, up to 256 KiB'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.changes -d 'what a container has added, changed and deleted against its image'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.copyOut -d 'copies a file or folder of a container to this host'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.copyIn -d 'copies a file or folder of this host into a container'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.writeFile -d 'changes the text of a file in a container; its owner and rights stay'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.makeFolder -d 'makes a folder in a container; it is its parent’s owner’s'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.renameFile -d 'renames or moves a file or folder in a container that runs'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.deleteFile -d 'deletes a file, or a folder with all that is in it, in a container that runs'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.commit -d 'makes an image of a container as it is now'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.export -d 'writes all files of a container into a tar archive, its volumes aside'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.create -d 'makes a container from an image'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.start -d 'starts a container'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.stop -d 'asks the main process to end, kills it after the grace time'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.restart -d 'stops and starts a container'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.kill -d 'sends a signal to the main process'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.pause -d 'freezes all processes'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.resume -d 'continues a paused container'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.rename -d 'gives a container another name'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.delete -d 'deletes a container; its anonymous volumes too when asked'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.exec -d 'runs a command in a running container and answers its output'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.paste -d 'fills the form of a new container from a docker run line or a service of a compose file'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.logs -d 'the log, and what comes after it when followed'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.inspect -d 'all that the engine says of a container'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a container.isolation -d 'what a container has for itself and what it shares with its host'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a containerVolume.list -d 'volumes of containers, with who uses them'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a containerVolume.sizes -d 'what the volumes of containers take on the disk: the engine counts for seconds'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a containerVolume.create -d 'makes a volume for containers'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a containerVolume.delete -d 'deletes a volume with all that is in it'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a containerVolume.backup -d 'writes all files of a volume into a tar archive, and reads that again'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a containerVolume.restore -d 'unpacks a tar archive in a volume, which is made where there is none'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a containerVolume.files -d 'what is in a folder of a volume'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a containerVolume.file -d 'a file of a volume as text, up to 256 KiB'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a containerVolume.writeFile -d 'changes the text of a file in a volume; its owner and rights stay'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a containerVolume.makeFolder -d 'makes a folder in a volume; it is its parent’s owner’s'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a containerVolume.renameFile -d 'renames or moves a file or folder in a volume, by a program of an image that is here'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a containerVolume.deleteFile -d 'deletes a file, or a folder with all in it, of a volume, by a program of an image'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a containerVolume.copyOut -d 'copies a file or folder of a volume to this host'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a containerVolume.copyIn -d 'copies a file or folder of this host into a volume'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a diagram.look -d 'the networks of this host: interfaces, bridges, both engines’ networks, machines'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a diagram.watch -d 'the same, then each change, and what goes over the wires'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a diagram.reach -d 'whether one machine can reach another, the host or the internet, and what stands between'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a diagram.probe -d 'tries it, once: a connection or an echo from where the way begins'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a doctor.check -d 'looks at this host and says what is missing'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a doctor.fix -d 'mends what a finding names'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a doctor.keep -d 'confirms a fix that would be taken back by itself'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a doctor.undo -d 'takes back what was done about a finding'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a forward.list -d 'ports of this host that lead to VMs, and whether they do now'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a forward.add -d 'has a port of this host lead to a VM, whose address is kept for it'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a forward.remove -d 'takes a port of this host away from a VM again'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a forward.apply -d 'writes this host’s rules for all forwarded ports anew'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a host.devices -d 'the devices of a host as a tree: driver, IOMMU group, which VMs have them'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a host.folder -d 'what stands in a folder of this host'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a host.checkFile -d 'whether a guest could open a file; fails with the reason and the remedy when not'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a host.load -d 'how busy this host is, while listened to'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a host.budget -d 'what this host has, what is used and what is promised'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a host.systems -d 'operating systems of the osinfo database, newest first'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a host.systemNeeds -d 'what an operating system asks of its computer, by the osinfo database'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a host.person -d 'who runs Labrig: a user name for guests, and public SSH keys'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a host.makeSshKey -d 'makes an SSH key without a passphrase: PATH, which only its owner may read, and PATH.pub'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a host.detectSystem -d 'which operating system an ISO installs'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.overview -d 'container images with their users'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.sizes -d 'what images share and what each would give back'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.inspect -d 'all that is known of an image'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.layers -d 'the layers of an image, each as a difference'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.files -d 'files that a layer adds, changes or removes'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.search -d 'looks for images in the public registry'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.context -d 'what of a folder a build would send'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.dockerfile -d 'the text of a Dockerfile, and whether it can be changed there'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.saveDockerfile -d 'writes a Dockerfile of this host; its owner and rights stay'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.build -d 'builds an image of a Dockerfile'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.list -d 'container images'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.pull -d 'fetches an image from a registry'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.load -d 'loads the images of an archive made by save'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.import -d 'makes an image from the tar archive of a root file system'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.tag -d 'gives an image one more name'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.save -d 'writes images into an archive that load reads'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.push -d 'sends an image to the registry in its name'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a image.delete -d 'removes an image or one of its names'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a incident.list -d 'what befell VMs since the services began, newest first'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a incident.watch -d 'what befalls a VM by itself: crash, full disk, watchdog, block job, tray, agent'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a inventory.machines -d 'all VMs and containers'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a inventory.networks -d 'networks of all engines'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a inventory.pools -d 'storage pools'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a inventory.volumes -d 'disks in the storage pools and Docker volumes'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a inventory.images -d 'container images'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a inventory.watch -d 'the live picture: snapshots, then patches'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a inventory.statistics -d 'readings of the given running machines, while listened to'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a journal.list -d 'what was done, newest first'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a link.list -d 'the links of a machine: where they end on this host, what was done to them and can be'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a link.cut -d 'pulls the cable of a network interface, until it is restored or the machine starts again'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a link.restore -d 'plugs the cable of a network interface in again'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a link.shape -d 'limits, loses, delays or doubles packets of a link; what is left out is taken away'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a link.reset -d 'makes all links of a machine whole again: cables in, nothing limited or lost'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a link.capture -d 'the packets of a link as they pass, also into a pcap file, as long as somebody listens'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a load.record -d 'the remembered load of a machine or of this host'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a load.watch -d 'the same, then each new reading every two seconds, while listened to'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a network.list -d 'networks of all engines, with the machines in them'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a network.inspect -d 'how a network is made, in its engine’s own words too'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a network.leases -d 'addresses that libvirt’s networks gave out or keep, and whose they are'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a network.suggest -d 'a subnet that nobody on this host uses'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a network.create -d 'makes a network of libvirt or Docker'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a network.createMixed -d 'makes a segment that VMs and containers share, with names that both know'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a network.names -d 'tells the names of a segment’s containers to its guests'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a network.start -d 'starts a network of libvirt'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a network.stop -d 'stops a network of libvirt: machines in it lose their link'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a network.autostart -d 'starts a network of libvirt with the host, or not'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a network.set -d 'changes a network of libvirt: at once where that can be, else at its next start'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a network.delete -d 'forgets a network; machines in it lose their link'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a network.bridges -d 'bridges of this host, and the network interfaces that one can be made on'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a network.createBridge -d 'makes a bridge on a network interface of this host, so that guests are in its network'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a network.keepBridge -d 'keeps a bridge that would be taken back by itself'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a network.removeBridge -d 'takes a bridge back that Labrig made: its interface is as it was'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a osImage.list -d 'the catalogue of OS images, what of it is here, and who uses it'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a osImage.download -d 'fetches an OS image of the catalogue, checks it and puts it into a pool'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a osImage.discard -d 'removes what is kept of a download that was begun'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a osImage.import -d 'puts a file of this host into a pool as an OS image'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a osImage.build -d 'makes a small Debian with cloud-init of this host'\''s own package mirror'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a osImage.delete -d 'deletes an OS image that nobody uses'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a osImage.label -d 'names an OS image, or marks a disk as one'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a ova.inspect -d 'the VMs in an OVA, and what of them is left out'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a prune.preview -d 'what nothing uses, and how much space it takes: seconds on an engine with much in it'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a prune.run -d 'removes what was chosen of what nothing uses, and nothing else'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a registry.list -d 'registries that are known here, and what the engine is told about them'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a registry.catalogue -d 'the repositories of a registry'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a registry.tags -d 'the tags of a repository with digest and size'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a registry.limit -d 'how much may still be pulled, where a registry counts'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a registry.start -d 'starts a registry on loopback, as a container with a volume of its own'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a registry.login -d 'logs in to a registry and keeps that where docker keeps it'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a registry.logout -d 'forgets the login to a registry'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a registry.delete -d 'deletes a manifest of a registry with all tags that lead to it'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a report.make -d 'gathers logs, journal, versions and findings in one zip file, no secrets; sends nothing'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a settings.get -d 'the settings, and whether they can be changed'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a settings.set -d 'changes settings of Labrig itself'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a settings.reset -d 'sets all settings back'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a pool.create -d 'makes a storage pool (folder, file system, share, volume group, iSCSI, disk), starts it'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a pool.build -d 'makes the folder of a pool that is off, or with `prepare` formats its device'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a pool.refresh -d 'looks at a storage pool again: what others put there becomes visible'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a pool.start -d 'starts a storage pool'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a pool.stop -d 'stops a storage pool; its data stays'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a pool.autostart -d 'starts a storage pool with the host, or not'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a pool.delete -d 'forgets a storage pool; its data stays unless asked for'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a pool.abilities -d 'which types of storage pools this host can have'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a pool.sources -d 'what a host exports or offers that could become a storage pool'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a storage.leftovers -d 'files that nobody needs any more: overlays, seeds, firmware variables, memory, disks'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a storage.clean -d 'deletes files that nobody needs any more, after looking again'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a storage.overview -d 'storage pools and their volumes, with what uses what and what nobody uses'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a task.list -d 'running and recent tasks'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a task.watch -d 'each change of any task'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a task.cancel -d 'asks a running task to stop'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a upload.taken -d 'which files of an upload have a namesake where they go'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a upload.open -d 'takes the files of a page: their bytes one after another, in this order'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a upload.discard -d 'drops what an upload has brought to this host'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.create -d 'makes a VM from an OS image, an ISO, a disk, a kernel, an install tree or the network'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.clone -d 'makes copies of a VM that is off: full ones, or linked ones that stand on it'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.template -d 'locks a VM as the template of linked clones, or unlocks it'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.refreshTemplate -d 'opens a template for updates, in new layers: its clones stay as they are'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.rebuild -d 'makes a linked clone anew from its template: what its disks hold is lost'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.copying -d 'what copies of a VM would take: names, disks, space'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.condition -d 'how the disks of a VM are: errors, room where they lie, jobs that run on them'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.cancelJob -d 'ends the pull, copy, commit or backup that runs on a disk, whoever began it'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.vcpus -d 'the processors of a running VM: state, where they run, processor time, pinning'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.interfaces -d 'the network cards of a VM: tap, bridge, link, MTU, addresses with their sources, drops'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.backup -d 'copies a VM, running or not, into a folder: disks, definition, firmware, snapshots'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.restore -d 'makes a VM of a backup, under its own or another name'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.backingUp -d 'what a backup of a VM would hold, leave out and take'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.trash -d 'moves a VM to the trash: off, renamed and marked; its disks stay as they are'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.restoreFromTrash -d 'takes a VM out of the trash, under its former name or another'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.emptyTrash -d 'deletes VMs of the trash for good, with the files that only they use'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.trashed -d 'the VMs in the trash: how long they stay, which files go with them'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.organise -d 'sets tags, group, title, description, notes and start order of VMs'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.rename -d 'gives a VM that is off another name'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.startInOrder -d 'starts the VMs that have a place in the start order, one after another'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.organisation -d 'tags, group, title, description, notes and start order of a VM'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.export -d 'writes a VM that is off into an OVA, or one of its disks into a qcow2 file'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.import -d 'makes VMs of an OVA'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.offers -d 'what the host can give a VM: kinds of processors, devices of its own'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.hardware -d 'every device of a VM, as it runs and as it will start'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.installed -d 'ends an installation from a tree: the VM starts from its disk from now on'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.installTree -d 'what an install tree offers: its system, kernel and initrd'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.set -d 'changes a device of a VM, now or for the next start'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.attach -d 'gives a VM a device, now or for the next start'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.detach -d 'takes a device from a VM; a running guest is waited for'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.define -d 'puts an edited definition in the place of the one it was made of'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.start -d 'starts a VM; a saved one continues where it was'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.shutdown -d 'asks the guest to shut down'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.forceOff -d 'cuts the power: unsaved data of the guest is lost'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.reboot -d 'asks the guest to reboot'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.reset -d 'resets the VM as its reset button would: unsaved data of the guest is lost'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.pause -d 'stops the processors; memory is kept'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.resume -d 'continues a paused VM'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.save -d 'writes the memory to disk and stops the VM'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.autostart -d 'starts the VM with the host, or not'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.delete -d 'deletes a VM, and its own disks when asked'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.dropSeed -d 'takes away the seed of an OS image that its guest has read'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.osImage -d 'what an OS image is: its format, its size, its system'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.virtInstall -d 'the virt-install line with the same choices'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.paste -d 'fills the form of a new VM from a virt-install line'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.deletion -d 'what a deletion would destroy and what stays'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.xml -d 'the definition as libvirt has it'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.screenshot -d 'a picture of the first screen, whole or as small as a list has it'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.agent.look -d 'what the guest agent tells of the inside of a VM'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.agent.run -d 'runs a program in the guest by its agent and answers its output'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.agent.setPassword -d 'sets the password of a user in the guest'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.agent.setTime -d 'sets the guest'\''s clock to this computer'\''s'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.agent.trim -d 'gives back what the guest'\''s file systems do not use'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.agent.files -d 'what is in a folder of a guest, by its agent'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.agent.file -d 'a file of a guest as text, up to 256 KiB, by its agent'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.agent.copyOut -d 'copies a file of a guest to this host by its agent, up to 256 MiB'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.agent.copyIn -d 'copies a file of this host into a guest by its agent, up to 256 MiB'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.agent.writeFile -d 'changes the text of a file in a guest by its agent; its owner and rights stay'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.snapshot.list -d 'the snapshots of a VM'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.snapshot.facts -d 'the files that a VM and its snapshots stand on, with their sizes'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.snapshot.picture -d 'what the screen showed when a snapshot was taken, where Labrig kept it'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.snapshot.create -d 'keeps the state of disk and, when it runs, memory'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.snapshot.describe -d 'changes what is noted about a snapshot'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.snapshot.schedule -d 'has snapshots of a VM taken again and again, or no more'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.snapshot.expire -d 'deletes snapshots of a schedule: all but the newest, or those older than so many days'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.snapshot.revert -d 'goes back to a snapshot: what came after on disk and in memory is lost'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a vm.snapshot.delete -d 'deletes a snapshot; the present state stays'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a volume.create -d 'makes an empty disk image'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a volume.resize -d 'grows a disk image, or shrinks it when asked to'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a volume.clone -d 'copies a disk image'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a volume.convert -d 'makes a disk image of another format of one; with `replace` the old one is deleted'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a volume.wipe -d 'overwrites a disk image with zeros'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a volume.delete -d 'deletes a disk image'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a volume.upload -d 'makes a disk image of a file of this host'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a volume.download -d 'copies a disk image to a new file of this host'
complete -c labrig -n '__fish_is_nth_token 2; and __fish_seen_subcommand_from call explain' -a explain -d 'the commands that do the same as an act'
