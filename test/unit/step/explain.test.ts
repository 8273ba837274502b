import { describe, expect, it } from 'vitest'
import { Secret, SECRET_MASK } from '../../../contract/secret.ts'
import { explainStep, type Step } from '../../../main/step/step.ts'
import { everyStep } from './every-step.ts'

const here = { libvirtUri: () => 'qemu:///system', dockerHost: () => null }
const elsewhere = {
  libvirtUri: () => 'qemu:///system?socket=/run/my lab/sock',
  dockerHost: () => 'unix:///run/user/1000/docker.sock',
}

const all = Object.values(everyStep)
const explained = (steps: readonly Step[]) =>
  Object.fromEntries(steps.map((step) => [step.type, explainStep(step, here)]))

/** What the agent is asked by. */
const agent = "virsh -c qemu:///system qemu-agent-command 'web 1'"
const opening = (path: string, mode: string) =>
  `export handle=$(${agent} '{"execute":"guest-file-open","arguments":{"path":"${path}","mode":"${mode}"}}' | tr -dc 0-9)`
const closing = String.raw`${agent} "{\"execute\":\"guest-file-close\",\"arguments\":{\"handle\":$handle}}"`
const writing = String.raw`split -b 60000 --filter='virsh -c qemu:///system qemu-agent-command '\''web 1'\'' "{\"execute\":\"guest-file-write\",\"arguments\":{\"handle\":$handle,\"buf-b64\":\"$(base64 -w 0)\"}}"'`

describe('the explanation of a step', () => {
  it('is the command that does the same, for every type', () => {
    expect(explained(all)).toEqual({
      'domain.define': `virsh -c qemu:///system define /dev/stdin <<XML\n<domain>\n  <graphics passwd='$(head -c 6 /dev/urandom | base64)'/>\n</domain>\nXML`,
      'domain.start': "virsh -c qemu:///system start 'web 1' --paused",
      'domain.shutdown': "virsh -c qemu:///system shutdown 'web 1' --mode agent",
      'domain.autostart': "virsh -c qemu:///system autostart 'web 1' --disable",
      'domain.metadata': "virsh -c qemu:///system metadata 'web 1' --uri urn:example --key ex --set '<mark/>' --config",
      'domain.text': "virsh -c qemu:///system desc 'web 1' --title --live --config --new-desc 'it'\\''s -the web'",
      'domain.rename': "virsh -c qemu:///system domrename 'web 1' 'web 1~trash-20261122-044145'",
      'domain.wait-off': "until virsh -c qemu:///system domstate 'web 1' | grep -q '^shut off'; do sleep 1; done",
      'domain.delay': 'sleep 5',
      'domain.detach': "virsh -c qemu:///system detach-disk 'web 1' vdb --live --config",
      'domain.attach':
        "virsh -c qemu:///system attach-device 'web 1' /dev/stdin --live --config <<'XML'\n<rng model='virtio'/>\nXML",
      'domain.forget':
        "virsh -c qemu:///system detach-device 'web 1' /dev/stdin --config <<'XML'\n<rng model='virtio'/>\nXML",
      'domain.release':
        "virsh -c qemu:///system detach-device 'web 1' /dev/stdin --live <<'XML'\n<rng model='virtio'/>\nXML",
      'domain.update':
        "virsh -c qemu:///system update-device 'web 1' /dev/stdin --live <<XML\n<graphics type='vnc' passwd='$(head -c 6 /dev/urandom | base64)'/>\nXML",
      'domain.media': "virsh -c qemu:///system change-media 'web 1' sda '/srv/my cd.iso' --insert --live --config",
      'domain.link': [
        "virsh -c qemu:///system domif-setlink 'web 1' 52:54:00:00:00:01 down",
        "virsh -c qemu:///system domif-setlink 'web 1' 52:54:00:00:00:01 down --config",
      ].join('\n'),
      'domain.vcpus': "virsh -c qemu:///system setvcpus 'web 1' 4 --maximum --config",
      'domain.memory': "virsh -c qemu:///system setmem 'web 1' 131072KiB --live --config",
      'domain.grow': "virsh -c qemu:///system blockresize 'web 1' vda 1073741824B",
      'domain.iotune':
        "virsh -c qemu:///system blkdeviotune 'web 1' vda --total-bytes-sec 1048576 --total-iops-sec 0 --live --config",
      'domain.pin': "virsh -c qemu:///system vcpupin 'web 1' 1 0-3 --config",
      'domain.abort-job': "virsh -c qemu:///system blockjob 'web 1' vda --abort",
      'domain.edit': [
        'cd "$(mktemp -d)"',
        "virsh -c qemu:///system dumpxml 'web 1' --inactive --security-info >vm.xml",
        "patch --quiet vm.xml <<'DIFF'\n@@ -1,2 +1,2 @@\n <domain>\n-  <vcpu>1</vcpu>\n+  <vcpu>2</vcpu>\nDIFF",
        'virsh -c qemu:///system define vm.xml --validate',
        'rm -f vm.xml vm.xml.orig',
      ].join('\n'),
      'domain.destroy': "virsh -c qemu:///system destroy 'web 1'",
      'domain.reboot': "virsh -c qemu:///system reboot 'web 1'",
      'domain.reset': "virsh -c qemu:///system reset 'web 1'",
      'domain.suspend': "virsh -c qemu:///system suspend 'web 1'",
      'domain.resume': "virsh -c qemu:///system resume 'web 1'",
      'domain.wakeup': "virsh -c qemu:///system dompmwakeup 'web 1'",
      'domain.save': "virsh -c qemu:///system managedsave 'web 1'",
      'domain.undefine':
        "virsh -c qemu:///system undefine 'web 1' --managed-save --snapshots-metadata --checkpoints-metadata --nvram --tpm",
      'snapshot.create':
        "virsh -c qemu:///system snapshot-create-as 'web 1' --name 'before update' --description 'a $(b)'",
      'snapshot.picture':
        "mkdir -p /home/me/snapshots/system/fa4e0000-0000-4000-8000-000000000001 && virsh -c qemu:///system screenshot 'web 1' /home/me/snapshots/system/fa4e0000-0000-4000-8000-000000000001/ec1048d1f496aec6.png || true",
      'domain.restore': String.raw`virsh -c qemu:///system save-image-dumpxml '/srv/web 1.mem' --security-info | sed -e 's|file='\''/srv/a\.qcow2'\''|file='\''/srv/web 1-vda\.back\.qcow2'\''|' | perl -0pe 's{(<backingStore\b[^>]*/>|<backingStore\b(?:[^>]*[^/])?>(?:(?1)|.)*?</backingStore>)}{}gs' | virsh -c qemu:///system restore '/srv/web 1.mem' --xml /dev/stdin --running`,
      'disk.pull': [
        "virsh -c qemu:///system create /dev/stdin --paused <<'XML'",
        "<domain type='qemu'><name>labrig-merge-now</name><memory unit='MiB'>32</memory><vcpu>1</vcpu><os><type arch='x86_64'>hvm</type></os><devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/srv/web 1-vda.one.qcow2'/><target dev='vda' bus='virtio'/></disk></devices></domain>",
        'XML',
        'virsh -c qemu:///system blockpull labrig-merge-now vda --base /srv/a.qcow2 --wait',
        'virsh -c qemu:///system destroy labrig-merge-now',
      ].join('\n'),
      'disk.commit':
        "virsh -c qemu:///system blockcommit 'web 1' vda --base /srv/a.qcow2 --top '/srv/web 1-vda.one.qcow2' --wait",
      'disk.unused': String.raw`! for pool in $(virsh -c qemu:///system pool-list --name); do for volume in $(virsh -c qemu:///system -q vol-list "$pool" | awk '{ print $1 }'); do virsh -c qemu:///system vol-dumpxml --pool "$pool" "$volume"; done; done | sed -n '/<backingStore>/,/<\/backingStore>/p' | grep -F -e '<path>/srv/a.qcow2</path>' -e '<path>/srv/b &amp; c.qcow2</path>'`,
      'snapshot.revert': "virsh -c qemu:///system snapshot-revert 'web 1' 'before update'",
      'snapshot.delete': "virsh -c qemu:///system snapshot-delete 'web 1' 'before update' --children",
      'pool.define': "virsh -c qemu:///system pool-define-as default dir --target '/srv/my images'",
      'pool.build': 'virsh -c qemu:///system pool-build default',
      'pool.start': 'virsh -c qemu:///system pool-start default',
      'pool.autostart': 'virsh -c qemu:///system pool-autostart default',
      'pool.manual': 'virsh -c qemu:///system pool-autostart default --disable',
      'pool.refresh': 'virsh -c qemu:///system pool-refresh default',
      'pool.stop': 'virsh -c qemu:///system pool-destroy default',
      'pool.erase': 'virsh -c qemu:///system pool-delete default',
      'pool.undefine': 'virsh -c qemu:///system pool-undefine default',
      'volume.create':
        'virsh -c qemu:///system vol-create-as default a.qcow2 1073741824B --allocation 0 --format qcow2',
      'volume.delete': 'virsh -c qemu:///system vol-delete --pool default a.qcow2',
      'volume.clone': 'virsh -c qemu:///system vol-clone --pool default a.qcow2 b.qcow2',
      'volume.overlay':
        "virsh -c qemu:///system vol-create-as default c.qcow2 1073741824B --allocation 0 --format qcow2 --backing-vol '/srv/my images/a.img' --backing-vol-format raw",
      'volume.from-image': [
        'mkdir -p /home/ada/.cache/labrig/drafts',
        "qemu-img convert -q -f vmdk -O qcow2 '/srv/my disk.vmdk' '/home/ada/.cache/labrig/drafts/web 1.qcow2.draft'",
        "virsh -c qemu:///system vol-create-as default 'web 1.qcow2' 1073741824B --allocation 0 --format qcow2",
        "virsh -c qemu:///system vol-upload --pool default 'web 1.qcow2' '/home/ada/.cache/labrig/drafts/web 1.qcow2.draft' --sparse",
        "rm -f -- '/home/ada/.cache/labrig/drafts/web 1.qcow2.draft'",
      ].join('\n'),
      'volume.fetch': [
        'mkdir -p /home/ada/.cache/labrig/install-trees',
        "curl --fail --silent --show-error --location --proxy 'http://ada:‹secret›@proxy.example:3128/' --output '/home/ada/.cache/labrig/install-trees/web 1-linux.part' https://trees.example/tree/linux",
        `echo '${'c'.repeat(64)}  /home/ada/.cache/labrig/install-trees/web 1-linux.part' | sha256sum --check`,
        "chmod 0600 '/home/ada/.cache/labrig/install-trees/web 1-linux.part'",
        'cd "$(mktemp -d)"',
        'dd status=none of=preseed.cfg <<YAML\nd-i password $(openssl passwd -6)\nYAML',
        "dd status=none of=labrig-keys <<'YAML'\nkey\nYAML",
        "truncate --size=%4 '/home/ada/.cache/labrig/install-trees/web 1-linux.part'",
        "printf '%s\\n' preseed.cfg labrig-keys | cpio --quiet --create --format=newc >> '/home/ada/.cache/labrig/install-trees/web 1-linux.part'",
        'rm -f preseed.cfg labrig-keys',
        `virsh -c qemu:///system vol-create-as default 'web 1-linux' "$(stat --format=%s '/home/ada/.cache/labrig/install-trees/web 1-linux.part')B" --allocation 0 --format raw`,
        "virsh -c qemu:///system vol-upload --pool default 'web 1-linux' '/home/ada/.cache/labrig/install-trees/web 1-linux.part' --sparse",
        "rm -f -- '/home/ada/.cache/labrig/install-trees/web 1-linux.part'",
      ].join('\n'),
      'volume.seed': [
        'cd "$(mktemp -d)"',
        'dd status=none of=user-data <<YAML\n#cloud-config\nhash: $(openssl passwd -6)\n# \\$HOME\nYAML',
        "dd status=none of=meta-data <<'YAML'\ninstance-id: $1\nYAML",
        'genisoimage -quiet -joliet -rock -volid cidata -output seed.img user-data meta-data',
        "virsh -c qemu:///system vol-create default /dev/stdin <<'XML'\n<volume><name>web-seed.img</name><capacity unit='bytes'>47104</capacity><target><format type='raw'/><permissions><mode>0600</mode></permissions></target></volume>\nXML",
        'virsh -c qemu:///system vol-upload --pool default web-seed.img seed.img',
        'rm -f user-data meta-data seed.img',
      ].join('\n'),
      'debian.build': expect.stringMatching(
        /^mkdir -p .+\nenv TMPDIR=\/var\/tmp mmdebstrap --mode=unshare .+ bookworm \/dev\/null/s,
      ),
      'os-image.fetch': expect.stringMatching(
        /^mkdir -p .+\nlist=\$\(curl .+\nname=\$\(echo .+\ncurl .+--continue-at -.+\nsum=.+\n.+sum --check\n.+mv /s,
      ),
      'os-image.store':
        "virsh -c qemu:///system vol-create-as default debian-13.qcow2 \"$(stat --format=%s '/home/my cache/debian-13/image')B\" --allocation 0 --format raw\nvirsh -c qemu:///system vol-upload --pool default debian-13.qcow2 '/home/my cache/debian-13/image' --sparse",
      'os-image.delete': 'virsh -c qemu:///system vol-delete --pool default debian-13.qcow2',
      'os-image.discard': "rm -rf -- '/home/my cache/debian-13'",
      'volume.wipe': 'virsh -c qemu:///system vol-wipe --pool default a.qcow2',
      'volume.resize': 'virsh -c qemu:///system vol-resize --pool default a.qcow2 2147483648B --shrink',
      'volume.upload': "virsh -c qemu:///system vol-upload --pool default a.img '/srv/my disk.img' --sparse",
      'volume.download': "virsh -c qemu:///system vol-download --pool default a.img '/srv/my disk.img' --sparse",
      'file.copy': "cp -- /srv/a_VARS.fd '/srv/b c_VARS.fd'",
      'file.convert': "qemu-img convert -q -f raw -O raw /srv/a.img '/srv/b c.img'",
      'file.overlay': "qemu-img create -q -f qcow2 -b /srv/a.img -F raw '/srv/b c.qcow2'",
      'file.remove': "rm -f -- '/srv/-my disk.img'",
      'link.set': 'ip link set dev vethl1 down',
      'link.queue': 'tc qdisc replace dev vethl1 root handle 1ab0: netem limit 10000 delay 20ms',
      'link.sent': [
        'tc qdisc add dev vethl1 handle ffff: ingress',
        'ip link add ifb1ab0i12 type ifb',
        'ip link set dev ifb1ab0i12 up',
        'tc qdisc replace dev ifb1ab0i12 root handle 1ab0: netem limit 10000 delay 20ms',
        'tc filter add dev vethl1 parent ffff: protocol all u32 match u32 0 0 action mirred egress redirect dev ifb1ab0i12',
      ].join('\n'),
      'bridge.arm': expect.stringMatching(
        /^install -d -m 755 \/var\/lib\/labrig\/bridges\/br0\n[^]*\nsetsid -f sh \S+\/give-back after 30 </,
      ) as string,
      'forwards.set': expect.stringMatching(
        /^install -D -m 755 \/dev\/stdin (\S+) <<'HOOK'\n#!\/bin\/sh\n[^]* dnat to 192\.168\.122\.9:22 [^]*\nsh \1$/,
      ) as string,
      'bridge.run': 'timeout -k 2 26 ifup br0',
      'bridge.write': "tee -- /etc/network/interfaces <<'TEXT'\nauto br0\n    wpa-psk ‹secret›\nTEXT",
      'bridge.settle': 'ping -c3 192.168.1.1 && sh /var/lib/labrig/bridges/br0/give-back keep',
      'bridge.give-back':
        'sh /var/lib/labrig/bridges/br0/give-back now\n#   ifdown --force br0\n#   ifup --force enp1s0',
      'link.rules': `nft -f - <<'RULES'
add table netdev labrig_link_12
delete table netdev labrig_link_12
table netdev labrig_link_12 {
  chain egress {
    type filter hook egress device "vethl1" priority 0;
    meta oif 12 numgen random mod 10000 < 2000 counter drop comment "loss 20"
  }
  chain ingress {
    type filter hook ingress device "vethl1" priority 0;
    meta iif 12 limit rate over 62500 bytes/second burst 7500 bytes counter drop comment "rate 500"
  }
}
RULES`,
      'network.start': 'virsh -c qemu:///system net-start default',
      'network.reserve': `virsh -c qemu:///system net-update default add ip-dhcp-host '<host mac="52:54:00:00:00:01" name="web-1" ip="192.168.122.9"/>' --live --config`,
      'network.unreserve': `virsh -c qemu:///system net-update default delete ip-dhcp-host '<host mac="52:54:00:00:00:01" name="web-1" ip="192.168.122.9"/>' --config`,
      'network.define':
        "virsh -c qemu:///system net-define /dev/stdin <<'XML'\n<network><name>lab</name></network>\nXML",
      'network.undefine': 'virsh -c qemu:///system net-undefine lab',
      'network.stop': 'virsh -c qemu:///system net-destroy lab',
      'network.autostart': 'virsh -c qemu:///system net-autostart lab',
      'network.update': `virsh -c qemu:///system net-update lab add dns-host '<host ip="10.1.0.9"><hostname>web</hostname></host>' --live --config`,
      'docker-network.create':
        "docker network create --driver bridge --subnet 10.1.0.0/24 --gateway 10.1.0.1 --ip-range 10.1.0.192/26 --internal --label 'course=week 1' lab",
      'docker-network.remove': 'docker network rm lab',
      'container.create': 'docker create --name web busybox:local',
      'container.start': 'docker start web',
      'container.stop': 'docker stop --time 3 web',
      'container.restart': 'docker restart web',
      'container.kill': 'docker kill --signal SIGHUP web',
      'container.pause': 'docker pause web',
      'container.unpause': 'docker unpause web',
      'container.update':
        'docker update --memory 67108864b --memory-swap -1 --cpus 0.5 --pids-limit 50 --restart on-failure:3 web',
      'container.connect': "docker network connect --alias db --ip 10.1.0.5 'nw 1' web",
      'container.disconnect': "docker network disconnect 'nw 1' web",
      'container.retire': 'docker stop web && docker update --restart no web && docker rename web web.before-1a2b3c',
      'container.revive':
        'docker rename web.before-1a2b3c web && docker update --restart always web && docker start web',
      'container.settle': "docker inspect --format '{{.State.Health.Status}}' web",
      'container.rename': 'docker rename web web2',
      'container.remove': 'docker rm --force --volumes web',
      'container.copy-out': "docker cp 'web:/etc/my app' '/srv/my app'",
      'container.copy-in':
        "cd '/srv/my site' && tar --create --owner=:33 --group=:33 --mode=0640 '--transform=s,^index\\.html,first.html,S' -- index.html | docker cp - web:/var/www",
      'container.write': [
        'cd "$(mktemp -d)"',
        "printf %s 'it'\\''s\n' >motd",
        'tar --create --owner=:0 --group=:0 --mode=0644 -- motd | docker cp - web:/etc',
        'rm -f motd',
      ].join('\n'),
      'container.make-folder': [
        'cd "$(mktemp -d)"',
        "mkdir -- 'my folder'",
        "tar --create --owner=:33 --group=:33 --mode=0755 -- 'my folder' | docker cp - web:/srv",
        "rmdir -- 'my folder'",
      ].join('\n'),
      'container.move-file': "docker exec --user 0 web mv -n -- '/srv/my a' /srv/b",
      'container.remove-file': "docker exec --user 0 web rm -rf -- '/srv/my a'",
      'container.finish': 'docker start --attach web',
      'container.export': "docker export --output '/srv/my web.tar' web",
      'container.pack': "docker cp web:/data/. - >'/srv/my data.tar'",
      'container.unpack': "docker cp - web:/data <'/srv/my data.tar'",
      'docker-volume.create':
        "docker volume create --driver nfs --opt 'device=:/srv/my data' --label labrig.managed=true data",
      'docker-volume.remove': 'docker volume rm data',
      'tar.check': "tar --list --file '/srv/my data.tar' >/dev/null",
      'container.exec': `docker exec --user root --workdir /tmp web sh -c 'echo "$HOME"'`,
      'image.pull': 'docker login --username me registry.example:5000\ndocker pull registry.example:5000/app:1',
      'image.load': 'docker load --input /srv/images.tar',
      'image.import': `docker import --change 'CMD ["sh"]' /srv/root.tar root:1`,
      'file.save': "printf %s 'FROM '\\''a'\\''\n' >'/srv/my app/Dockerfile'",
      'image.build':
        "env DOCKER_BUILDKIT=0 docker build --tag app:1 --build-arg 'A=b c' --build-arg 'TOKEN=‹secret›' --target web --no-cache --file '/srv/my app/Dockerfile' '/srv/my app'",
      'image.commit': `docker commit --pause=false --message 'as it is' --change 'CMD ["sh"]' web mine/web:2`,
      'image.tag': 'docker tag busybox:1 mine/box:2',
      'image.save': "docker save --output '/srv/my images.tar' busybox:1 web:2",
      'image.push': 'docker login --username me registry.example:5000\ndocker push registry.example:5000/app:1',
      'image.remove': 'docker rmi --force busybox:1',
      'prune.remove': 'docker volume rm data',
      'registry.login': 'docker login --username me registry.example:5000',
      'registry.logout': 'docker logout registry.example:5000',
      'registry.wait': 'until curl --silent --output /dev/null http://127.0.0.1:5000/v2/; do sleep 1; done',
      'registry.delete': 'curl --fail --request DELETE http://127.0.0.1:5000/v2/team/app/manifests/sha256:5e1f',
      'disk.convert': "qemu-img convert -q -f raw -O vmdk -o subformat=streamOptimized /srv/a.img '/srv/b c.vmdk'",
      'disk.copy': "cp --sparse=always -- /srv/a.qcow2 '/srv/b c.qcow2'",
      'folder.make': "mkdir -m 711 -- '/srv/my backup.partial'",
      'folder.remove': "rm -rf --one-file-system -- '/srv/my backup.partial'",
      'folder.seal':
        "env -C '/srv/my backup.partial' sha256sum -- manifest.json vda.qcow2 > '/srv/my backup.partial/SHA256SUMS' && mv -nT -- '/srv/my backup.partial' '/srv/my backup'",
      'folder.check': "env -C '/srv/my backup' sha256sum --check --quiet --strict SHA256SUMS",
      'folder.copy': "cp -a -T -- /srv/a '/srv/b c'",
      'ssh.keygen':
        "mkdir -p -m 700 -- /home/ada/.ssh\nssh-keygen -q -t ed25519 -N '' -C 'ada'\\''s' -f '/home/ada/.ssh/id ed'",
      'file.write': "install -m 600 -- /dev/stdin '/srv/my backup.partial/manifest.json' <<'TEXT'\n{}\nTEXT",
      'domain.backup': [
        `qemu-img create -q -f qcow2 '/srv/my backup.partial/vda'\\''s.qcow2' 1048576`,
        "virsh -c qemu:///system domfsfreeze 'web 1'",
        "virsh -c qemu:///system backup-begin 'web 1' /dev/stdin --reuse-external <<'XML'",
        "<domainbackup mode='push'><disks><disk name='vda' backup='yes' type='file'><target file='/srv/my backup.partial/vda&apos;s.qcow2'/><driver type='qcow2'/></disk><disk name='sda' backup='no'/></disks></domainbackup>",
        'XML',
        "virsh -c qemu:///system domfsthaw 'web 1'",
        "until virsh -c qemu:///system domjobinfo 'web 1' | grep -q '^Job type: *None'; do sleep 1; done",
      ].join('\n'),
      'domain.dump':
        "virsh -c qemu:///system dumpxml 'web 1' --inactive --security-info > '/srv/my backup.partial/domain.xml'",
      'snapshot.dump':
        "virsh -c qemu:///system snapshot-dumpxml 'web 1' 'before update' --security-info > '/srv/my backup.partial/snapshot-1.xml'",
      'snapshot.define':
        "virsh -c qemu:///system snapshot-create 'web 1' /dev/stdin --redefine --current <<XML\n<domainsnapshot passwd='$(head -c 6 /dev/urandom | base64)'/>\nXML",
      'agent.run': [
        `pid=$(virsh -c qemu:///system qemu-agent-command 'web 1' '{"execute":"guest-exec","arguments":{"path":"/bin/echo","arg":["it'\\''s"],"input-data":"YQ==","capture-output":true}}' | tr -dc 0-9)`,
        String.raw`virsh -c qemu:///system qemu-agent-command 'web 1' "{\"execute\":\"guest-exec-status\",\"arguments\":{\"pid\":$pid}}"`,
      ].join('\n'),
      'agent.password':
        "IFS= read -r word && virsh -c qemu:///system set-user-password 'web 1' --user 'o'\\''neil' --password \"$word\"",
      'agent.time': `virsh -c qemu:///system domtime 'web 1' --time "$(date +%s)"`,
      'agent.trim': "virsh -c qemu:///system domfstrim 'web 1'",
      'agent.copy-out': [
        opening("/etc/it'\\''s", 'rb'),
        String.raw`while answer=$(${agent} "{\"execute\":\"guest-file-read\",\"arguments\":{\"handle\":$handle,\"count\":65536}}"); do printf %s "$answer" | sed 's/.*"buf-b64":"\([^"]*\)".*/\1/' | base64 -d; case $answer in *'"eof":true'*) break;; esac; done > '/home/me/my file'`,
        closing,
      ].join('\n'),
      'agent.copy-in': [opening("/etc/it'\\''s", 'wb'), `${writing} '/home/me/my file'`, closing].join('\n'),
      'agent.write': [opening('/etc/motd', 'wb'), `printf %s 'it'\\''s $HOME\n' | ${writing}`, closing].join('\n'),
      'archive.check': `test "$(tar -xOf '/srv/my lab.ova' -- d.vmdk | sha256sum | cut -d ' ' -f 1)" = ${'b'.repeat(64)}`,
      'archive.pack': [
        "env -C '/srv/my lab.ova.partial' sha256sum --tag -- lab.ovf d.vmdk | sed 's/^SHA256 (\\(.*\\)) = /SHA256(\\1)= /' > '/srv/my lab.ova.partial/lab.mf'",
        "tar -C '/srv/my lab.ova.partial' --format=ustar --owner=0 --group=0 --numeric-owner -cf '/srv/my lab.ova' -- lab.ovf lab.mf d.vmdk",
      ].join('\n'),
      'volume.import': [
        'virsh -c qemu:///system vol-create-as default d.qcow2.import 1024B --allocation 0 --format raw',
        "tail -c +513 -- '/srv/my lab.ova' | head -c 1024 | virsh -c qemu:///system vol-upload --pool default d.qcow2.import /dev/stdin",
        'virsh -c qemu:///system pool-refresh default',
        "virsh -c qemu:///system vol-create-from default /dev/stdin d.qcow2.import --inputpool default <<'XML'",
        "<volume><name>d.qcow2</name><capacity unit='bytes'>1048576</capacity><allocation>0</allocation><target><format type='qcow2'/></target></volume>",
        'XML',
        'virsh -c qemu:///system vol-delete --pool default d.qcow2.import',
      ].join('\n'),
      'fix.apply': 'virsh -c qemu:///system net-start default',
      'fix.revert': 'sudo iptables -w -D DOCKER-USER -i virbr0 -m comment --comment labrig:guests -j ACCEPT',
    })
  })

  it('has no option that is not asked for', () => {
    const { 'domain.start': start, 'domain.shutdown': shutdown, 'domain.autostart': autostart } = everyStep
    const { 'snapshot.create': create, 'snapshot.delete': remove, 'container.stop': stop } = everyStep
    const {
      'container.restart': restart,
      'container.remove': rm,
      'container.exec': exec,
      'image.pull': pull,
    } = everyStep
    const plain: Step[] = [
      { ...start, paused: false },
      { ...shutdown, mode: 'default' },
      { ...autostart, on: true },
      { ...everyStep['domain.metadata'], xml: null, before: '<mark/>' },
      { ...everyStep['domain.text'], field: 'description', text: null, affect: 'live' },
      { ...everyStep['volume.resize'], shrink: false },
      { ...create, description: null },
      { ...remove, children: false },
      { ...stop, seconds: null },
      { ...restart, seconds: 0 },
      { ...rm, force: false, volumes: false },
      { ...exec, user: null, workingDirectory: null, command: ['true'] },
      { ...pull, login: null },
      { ...everyStep['image.remove'], force: false },
    ]
    expect(Object.values(explained(plain))).toEqual([
      "virsh -c qemu:///system start 'web 1'",
      "virsh -c qemu:///system shutdown 'web 1'",
      "virsh -c qemu:///system autostart 'web 1'",
      "virsh -c qemu:///system metadata 'web 1' --uri urn:example --remove --config",
      "virsh -c qemu:///system desc 'web 1' --live --new-desc ''",
      'virsh -c qemu:///system vol-resize --pool default a.qcow2 2147483648B',
      "virsh -c qemu:///system snapshot-create-as 'web 1' --name 'before update'",
      "virsh -c qemu:///system snapshot-delete 'web 1' 'before update'",
      'docker stop web',
      'docker restart --time 0 web',
      'docker rm web',
      'docker exec web true',
      'docker pull registry.example:5000/app:1',
      'docker rmi busybox:1',
    ])
  })

  it('makes a disk of another format by a definition: vol-clone would keep the format', () => {
    const line = explainStep({ ...everyStep['volume.clone'], format: 'raw', converts: 'qcow2' }, elsewhere)
    expect(line).toContain('vol-create-from default /dev/stdin a.qcow2 --inputpool default')
    expect(line).toContain("<format type='raw'/>")
  })

  it('names the engine that is meant', () => {
    expect(explainStep(everyStep['domain.reset'], elsewhere)).toBe(
      "virsh -c 'qemu:///system?socket=/run/my lab/sock' reset 'web 1'",
    )
    expect(explainStep(everyStep['container.start'], elsewhere)).toBe(
      'docker -H unix:///run/user/1000/docker.sock start web',
    )
  })

  it('never shows a secret, whichever way it is printed', () => {
    for (const step of all) {
      expect(explainStep(step, here)).not.toContain('hunter2')
      expect(JSON.stringify(step)).not.toContain('hunter2')
    }
    expect(String(new Secret('hunter2'))).toBe(SECRET_MASK)
  })

  it('names a domain by its uuid when virsh would take the name for the id of another', () => {
    const step = { ...everyStep['domain.destroy'], name: '3' }
    expect(explainStep(step, here)).toBe(`virsh -c qemu:///system destroy ${step.uuid}`)
    const revert = { ...everyStep['snapshot.revert'], domain: '3', name: '4' }
    expect(explainStep(revert, here)).toBe(`virsh -c qemu:///system snapshot-revert ${revert.uuid} 4`)
  })

  it.each([
    ['busybox', 'docker.io'],
    ['library/busybox', 'docker.io'],
    ['localhost/app', 'localhost'],
    ['registry.example/a/b:1', 'registry.example'],
    ['127.0.0.1:5000/app', '127.0.0.1:5000'],
  ])('of a pull with a login logs in where %s comes from', (reference, registry) => {
    const step = { ...everyStep['image.pull'], reference }
    expect(explainStep(step, here).split('\n')[0]).toBe(`docker login --username me ${registry}`)
  })
})
