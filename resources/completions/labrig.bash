# Made by scripts/command-documents.mjs; changes here are overwritten.
_labrig() {
  local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} options='--json --version --help'
  case $command in
    ls) options+=' --trash' ;;
    vm) options+=' --yes --explain --help' ;;
    doctor) options+=' --fix --remedy --undo --confirm-within' ;;
    console) options+=' --force --command --user' ;;
    host) options+=' --connection' ;;
    stats) options+=' --csv --count --every' ;;
    os-image) options+=' --pool --name --label --connection' ;;
    image) options+=' --explain --help' ;;
    prune) options+=' --yes --explain --connection' ;;
    registry) options+=' --help' ;;
    vm) options+=' --name --pool --connection --start' ;;
    vm) options+=' --disk --network --pool --connection' ;;
    net) options+=' --family --test --udp' ;;
    net) options+=' --rate --loss --delay --jitter --duplicate --reorder --from --filter --file --most --count --mac' ;;
    net) options+=' --udp --mac' ;;
    net) options+=' --nic --dhcp --address --gateway --dns --seconds --ask' ;;
    volume) options+=' --format --replace --yes --pool --connection --explain --to --from --merge' ;;
    net) options+=' --mode --docker --driver --mixed --subnet --gateway --range --no-dhcp --ipv --domain --bridge --device --parent --ip-range --internal --no-start --reserve --release --name --forget --autostart --restart --force --yes --explain --libvirt' ;;
    serve) options+=' --port --print-url --host-shell' ;;
    uninstall) options+=' --yes' ;;
  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
  elif [[ $COMP_CWORD -eq 1 ]]; then
    mapfile -t COMPREPLY < <(compgen -W 'ls vm container doctor console call explain connection host stats os-image image prune registry vm vm net net net net net volume net serve uninstall' -- "$word")
  elif [[ $COMP_CWORD -eq 2 && ( $command == call || $command == explain ) ]]; then
    mapfile -t COMPREPLY < <(compgen -W 'backup.list backup.inspect backup.verify connection.list connection.try connection.add connection.remove console.serial console.screen console.exec console.attach console.ssh console.trustHostKey console.shell console.offers container.set container.connect container.disconnect container.move container.recreate container.rollBack container.editing container.files container.file container.changes container.copyOut container.copyIn container.writeFile container.makeFolder container.renameFile container.deleteFile container.commit container.export container.create container.start container.stop container.restart container.kill container.pause container.resume container.rename container.delete container.exec container.paste container.logs container.inspect container.isolation containerVolume.list containerVolume.sizes containerVolume.create containerVolume.delete containerVolume.backup containerVolume.restore containerVolume.files containerVolume.file containerVolume.writeFile containerVolume.makeFolder containerVolume.renameFile containerVolume.deleteFile containerVolume.copyOut containerVolume.copyIn diagram.look diagram.watch diagram.reach diagram.probe doctor.check doctor.fix doctor.keep doctor.undo forward.list forward.add forward.remove forward.apply host.devices host.folder host.checkFile host.load host.budget host.systems host.systemNeeds host.person host.makeSshKey host.detectSystem image.overview image.sizes image.inspect image.layers image.files image.search image.context image.dockerfile image.saveDockerfile image.build image.list image.pull image.load image.import image.tag image.save image.push image.delete incident.list incident.watch inventory.machines inventory.networks inventory.pools inventory.volumes inventory.images inventory.watch inventory.statistics journal.list link.list link.cut link.restore link.shape link.reset link.capture load.record load.watch network.list network.inspect network.leases network.suggest network.create network.createMixed network.names network.start network.stop network.autostart network.set network.delete network.bridges network.createBridge network.keepBridge network.removeBridge osImage.list osImage.download osImage.discard osImage.import osImage.build osImage.delete osImage.label ova.inspect prune.preview prune.run registry.list registry.catalogue registry.tags registry.limit registry.start registry.login registry.logout registry.delete report.make settings.get settings.set settings.reset pool.create pool.build pool.refresh pool.start pool.stop pool.autostart pool.delete pool.abilities pool.sources storage.leftovers storage.clean storage.overview task.list task.watch task.cancel upload.taken upload.open upload.discard vm.create vm.clone vm.template vm.refreshTemplate vm.rebuild vm.copying vm.condition vm.cancelJob vm.vcpus vm.interfaces vm.backup vm.restore vm.backingUp vm.trash vm.restoreFromTrash vm.emptyTrash vm.trashed vm.organise vm.rename vm.startInOrder vm.organisation vm.export vm.import vm.offers vm.hardware vm.installed vm.installTree vm.set vm.attach vm.detach vm.define vm.start vm.shutdown vm.forceOff vm.reboot vm.reset vm.pause vm.resume vm.save vm.autostart vm.delete vm.dropSeed vm.osImage vm.virtInstall vm.paste vm.deletion vm.xml vm.screenshot vm.agent.look vm.agent.run vm.agent.setPassword vm.agent.setTime vm.agent.trim vm.agent.files vm.agent.file vm.agent.copyOut vm.agent.copyIn vm.agent.writeFile vm.snapshot.list vm.snapshot.facts vm.snapshot.picture vm.snapshot.create vm.snapshot.describe vm.snapshot.schedule vm.snapshot.expire vm.snapshot.revert vm.snapshot.delete volume.create volume.resize volume.clone volume.convert volume.wipe volume.delete volume.upload volume.download explain' -- "$word")
  fi
}
complete -F _labrig labrig
