import type { ErrorText } from '../../contract/texts/error-text.ts'
import type { libvirtErrorTexts } from '../../contract/texts/libvirt-error-texts.ts'

const anotherName = '別の名前を選んでください。'
const twoWriters = '二つから書き込むとファイルシステムが壊れます。先にもう一方を停止してください。'

/** libvirt と qemu のエラーの原因。英語は contract にあります。 */
export const libvirtErrors: Readonly<Record<keyof typeof libvirtErrorTexts, ErrorText>> = {
  'network-inactive': {
    says: 'ネットワーク {{network}} が開始されていません。',
    advice: '開始し、ホストの起動時にも開始するようにしてください。',
  },
  'network-absent': {
    says: 'ネットワーク {{network}} がありません。',
    advice: '既存のネットワークを選ぶか、定義してください。',
  },
  'network-active': { says: 'ネットワークはすでに動いています。' },
  'network-exists': { says: '{{network}} という名前のネットワークが別にあります。', advice: anotherName },
  'network-subnet-taken': {
    says: 'ネットワークのサブネットは {{interface}} がすでに使っています。',
    advice: '別のサブネットを割り当ててください。',
  },
  'bridge-name-taken': {
    says: '{{bridge}} という名前のブリッジは別のネットワークが使っています。',
    advice: '別のブリッジ名にしてください。',
  },
  'bridge-absent': {
    says: 'このホストにブリッジ {{bridge}} がありません。',
    advice: '存在するブリッジか、libvirt のネットワークを選んでください。',
  },
  'dns-port-taken': {
    says: 'ネットワークのネームサーバーを開始できません。{{address}} のポート 53 を別のプログラムが使っています。',
    advice: 'そのプログラムを停止するか、別のサブネットを割り当ててください。',
  },
  'dnsmasq-absent': {
    says: 'ゲストにアドレスを配る dnsmasq がインストールされていません。',
    advice: 'dnsmasq（Debian と Ubuntu では dnsmasq-base）をインストールし、libvirt を再起動してください。',
  },
  'firewall-absent': {
    says: 'libvirt が使えるファイアウォールがありません。iptables か nftables がないか、firewalld に libvirt のゾーンがありません。',
    advice: 'iptables（新しい libvirt では nftables も可）をインストールし、libvirt を再起動してください。',
  },
  'firewall-refused': {
    says: 'ファイアウォールがネットワークの規則を受け付けませんでした。',
    advice: '再読み込みされたか、二種類の iptables が混在しています。libvirt を再起動してください。',
  },
  'disk-absent': {
    says: 'ファイル {{path}} がありません。',
    advice: '移動または削除されています。元に戻すか、ディスクを VM から外してください。',
  },
  'backing-absent': {
    says: 'ディスク {{path}} の元になる {{backing}} がありません。',
    advice: '元のイメージを同じ場所に戻してください。それがないとディスクは読めません。',
  },
  'disk-denied': {
    says: 'ゲストを動かすユーザーは {{path}} を開けません。',
    advice: '途中のすべてのフォルダーに検索権限が必要です。ストレージプールへ移すか、権限を与えてください。',
  },
  'disk-locked': { says: 'ディスク {{path}} は別のプログラム（おそらく別の VM）が使っています。', advice: twoWriters },
  'disk-unlocked-unknown': {
    says: 'VM のディスクを別のプログラム（おそらく別の VM）が使っています。',
    advice: twoWriters,
  },
  'disk-format-wrong': {
    says: 'ディスクの形式は {{format}} と指定されていますが、ファイルの中身が違います。',
    advice: 'ファイルの形式を調べ、その形式を指定してください。',
  },
  'file-absent': { says: 'ファイル {{path}} がありません。' },
  'kvm-denied': {
    says: 'qemu は /dev/kvm を開けません。',
    advice: 'ゲストを動かすユーザーをグループ kvm に入れてください。グループは次のログインから有効になります。',
  },
  'kvm-absent': {
    says: 'ここでは KVM を使えません。仮想化機能が無効か、モジュールが読み込まれていません。',
    advice: '理由は「ホスト」のページにあります。それまではエミュレーションを選んでください（低速です）。',
  },
  'kvm-busy': {
    says: '別のハイパーバイザー（おそらく VirtualBox か VMware）がプロセッサーの仮想化機能を使っています。',
    advice: 'そのマシンを終了してから、この VM を起動してください。',
  },
  'kvm-broken': {
    says: 'VM の準備中に KVM が失敗しました。プロセッサーまたは下のハイパーバイザーが、示している機能を実際には備えていません。',
    advice: 'この VM ではエミュレーションを選ぶか、下のホストで入れ子の仮想化を有効にしてください。',
  },
  'machine-unknown': {
    says: 'この qemu はマシンタイプ {{machine}} を知りません。',
    advice: '別のバージョンの qemu で作られた VM です。この qemu にあるマシンタイプを選んでください。',
  },
  'emulator-absent': {
    says: 'エミュレーター {{path}} がインストールされていません。',
    advice: 'VM のアーキテクチャー用の qemu をインストールするか、定義のパスを直してください。',
  },
  'architecture-unsupported': {
    says: 'このエミュレーターはアーキテクチャー {{architecture}} のゲストを動かせません。',
    advice: 'そのアーキテクチャー用の qemu をインストールしてください。',
  },
  'cpu-mode-unsupported': {
    says: 'CPU モード {{mode}} には KVM が必要ですが、この VM はエミュレーションで動きます。',
    advice: 'CPU モード「maximum」を選ぶか、CPU の指定を外してください。',
  },
  'cpu-features-absent': {
    says: 'VM の CPU モデルに必要な機能がこのプロセッサーにありません: {{features}}',
    advice: 'より小さい CPU モデルか host-model を選んでください。',
  },
  'device-unsupported': {
    says: 'この qemu には VM のデバイスがありません: {{device}}',
    advice: 'qemu の不足している部分をインストールするか、別のモデルを選んでください。',
  },
  'spice-unsupported': { says: 'この qemu には SPICE がありません。', advice: 'VM の画面には VNC を選んでください。' },
  'tpm-absent': {
    says: 'VM に TPM がありますが、TPM をエミュレートするプログラムがインストールされていません。',
    advice: 'swtpm（Debian と Ubuntu では swtpm-tools も）をインストールし、libvirt を再起動してください。',
  },
  'tpm-setup-failed': {
    says: 'TPM エミュレーターが VM の TPM を作れませんでした。多くの場合、{{folder}} のファイルが、エミュレーターを動かすユーザーとは別のユーザーのものになっています（エミュレーターのインストール前に libvirt が起動していた場合）。',
    advice: 'ホスト診断（root で labrig doctor）が確認して直します。ほかの原因はログで確認してください。',
  },
  'firmware-absent': {
    says: 'VM の要求に合う UEFI ファームウェアがありません。',
    advice: 'ovmf（Fedora と Arch では edk2-ovmf）をインストールするか、BIOS を選んでください。',
  },
  'uefi-needs-acpi': {
    says: 'UEFI には ACPI が必要ですが、VM では無効になっています。',
    advice: 'ACPI を有効にしてください。',
  },
  'memory-refused': {
    says: 'VM が求めるメモリをこのホストは用意できません。',
    advice: 'VM のメモリを減らすか、ほかのマシンを停止してください。',
  },
  'screen-port-taken': {
    says: 'VM の画面のポートは別のプログラムが使っています。',
    advice: 'ポートは libvirt に選ばせてください（autoport）。',
  },
  'pci-passthrough-absent': {
    says: 'このホストは PCI デバイスをゲストに渡せません。IOMMU が無効か、ありません。',
    advice: 'ファームウェアとカーネルパラメーターで VT-d または AMD-Vi を有効にするか、デバイスを外してください。',
  },
  'hugepages-absent': {
    says: 'VM は huge page を使いますが、このホストには確保されていません。',
    advice: '確保するか、VM の設定から外してください。',
  },
  'shared-memory-needed': {
    says: 'virtiofs の共有フォルダーには共有メモリが必要ですが、VM にありません。',
    advice: '定義に <memoryBacking>（source は memfd、access は shared）を加えてください。',
  },
  'definition-malformed': {
    says: 'libvirt が定義を受け付けません。書式が正しくないか、内容が矛盾しています。',
  },
  'vm-off': { says: 'VM は動いていません。' },
  'vm-on': { says: 'VM はすでに動いています。' },
  'vm-exists': { says: '{{name}} という名前の VM が別にあります。', advice: anotherName },
  'agent-unset': {
    says: 'VM にゲストエージェントのチャネルがありません。',
    advice: 'チャネル org.qemu.guest_agent.0 を追加し、ゲストに qemu-guest-agent をインストールしてください。',
  },
  'agent-silent': {
    says: 'ゲストエージェントが応答しません。',
    advice: 'ゲストに qemu-guest-agent がインストールされ、動いているか確認してください。',
  },
  'agent-forbids': {
    says: 'ゲストエージェントが {{command}} を禁止しています。',
    advice:
      'ゲストの /etc/qemu/qemu-ga.conf または /etc/sysconfig/qemu-ga の block-rpcs（blacklist）から外し、qemu-guest-agent を再起動してください。',
  },
  'snapshot-raw-disk': {
    says: 'ディスク {{disk}} は raw なので、スナップショットを保持できません。',
    advice: 'VM を止めて qcow2 に変換してください。',
  },
  'snapshot-without-disk': {
    says: 'スナップショットを保持できるディスクが VM にありません。',
    advice: 'qcow2 のディスクを追加してください。',
  },
  'snapshot-exists': { says: '{{snapshot}} という名前のスナップショットが別にあります。', advice: anotherName },
  'vm-has-snapshots': {
    says: 'VM にスナップショットがあり、定義だけを削除できません。',
    advice: 'スナップショットと一緒に削除してください。',
  },
  'pool-inactive': { says: 'ストレージプール {{pool}} が開始されていません。', advice: '開始してください。' },
  'pool-active': { says: 'ストレージプールはすでに動いています。' },
  'pool-exists': { says: '{{pool}} という名前のストレージプールが別にあります。', advice: anotherName },
  'device-formatted': {
    says: '{{device}} はすでにフォーマットされていて、内容があります。',
    advice: 'そのまま使うか、上書きを選ぶか、別のデバイスを選んでください。',
  },
  'group-absent': {
    says: 'このホストにボリュームグループ {{group}} がありません。',
    advice: 'あるものを選ぶか、作成に使うデバイスを指定してください。',
  },
  'share-refused': {
    says: '{{host}} は {{folder}} をこのホストに公開していません。',
    advice: '公開しているものと相手を確かめてください（サーバーの /etc/exports）。',
  },
  'target-refused': {
    says: '{{host}} は {{target}} へのログインをこのホストに許していません。',
    advice: 'サーバーにあるターゲットと、許可している相手を確かめてください。',
  },
  'nothing-offered': {
    says: '{{host}} には、プールにできるものがありません。',
    advice: 'サーバーが動いていて、このホストに公開しているか確かめてください。',
  },
  'pool-folder-taken': {
    says: 'このフォルダーはすでにストレージプール {{pool}} のものです。',
    advice: 'そのプールを使うか、別のフォルダーを選んでください。',
  },
  'folder-absent': { says: 'フォルダー {{path}} がありません。', advice: '作成してからやり直してください。' },
  'volume-exists': {
    says: 'ストレージプールに {{volume}} という名前のディスクがすでにあります。',
    advice: anotherName,
  },
  'file-too-large': {
    says: 'ファイルシステムはこの大きさのファイルを保持できません。',
    advice: '小さいディスクを選んでください。',
  },
  'state-lock': {
    says: 'この VM に対する別の操作が終わっていないため、libvirt は待つのをやめました。',
    advice: 'しばらく待ってやり直してください。何も進んでいなければ qemu が止まっています。VM を強制停止してください。',
  },
  'memory-above-most': { says: '定義の上限より多いメモリは割り当てられません。' },
  'vcpus-above-most': { says: '定義の上限より多いプロセッサーは割り当てられません。' },
  'slots-used-up': {
    says: 'VM にデバイスを追加する空きスロットがありません。',
    advice: 'シャットダウンしてから追加してください。',
  },
  'polkit-refused': {
    says: 'libvirt はパスワードを求めていますが、このセッションには尋ねる手段（polkit エージェント）がありません。',
    advice: 'グループ libvirt に入ってください。グループは次のログインから有効になります。',
  },
  'apparmor-refused': {
    says: 'VM の AppArmor プロファイルを読み込めませんでした。',
    advice: 'カーネルのログを確認し、AppArmor のプロファイルを読み込み直してください。',
  },
}
