import type { dockerErrorTexts } from '../../contract/texts/docker-error-texts.ts'
import type { ErrorText } from '../../contract/texts/error-text.ts'

const anotherName = '別の名前を選んでください。'
const spelling = '名前の綴りを確かめてください。非公開のイメージにはログインが必要です。'

/** Docker のエラーの原因。英語は contract にあります。 */
export const dockerErrors: Readonly<Record<keyof typeof dockerErrorTexts, ErrorText>> = {
  'docker-denied': {
    says: 'このユーザーには Docker を使う権限がありません。',
    advice:
      'グループ docker に入ってください（事実上 root と同じ権限になります）。グループは次のログインから有効になります。',
  },
  'docker-absent': {
    says: 'Docker が動いていないか、インストールされていません。',
    advice: '開始してください。',
  },
  'container-name-taken': {
    says: '{{name}} という名前のコンテナが別にあります。',
    advice: 'それを削除するか改名するか、別の名前を選んでください。',
  },
  'port-of-container': {
    says: '{{address}} のポート {{port}} は別のコンテナが公開しています。',
    advice: '別のポートを選ぶか、そのコンテナを停止してください。',
  },
  'port-of-program': {
    says: '{{address}} のポート {{port}} はこのホストのプログラムが使っています。',
    advice: '別のポートを選ぶか、そのプログラムを停止してください。',
  },
  'port-address-absent': {
    says: 'ポートを公開するアドレス {{address}} がこのホストにありません。',
    advice: '127.0.0.1 か、このホストのアドレスを選んでください。',
  },
  'port-privileged': {
    says: 'rootless の Docker はポート {{port}} を公開できません。1024 未満のポートは root 用です。',
    advice: '1024 以上のポートを選んでください。',
  },
  'image-absent': { says: 'イメージ {{image}} がこのホストにありません。', advice: '先に取得してください。' },
  'image-denied': {
    says: 'レジストリからイメージ {{image}} を取得できません。存在しないか、ログインが必要です。',
    advice: spelling,
  },
  'registry-denied': {
    says: 'レジストリに拒否されました。イメージが存在しないか、ログインが必要です。',
    advice: spelling,
  },
  'registry-limit': {
    says: 'このアドレスからの要求が多すぎるため、レジストリに待たされています。',
    advice: 'ログインするか、数時間待つか、すでに手元にあるイメージを使ってください。',
  },
  'registry-untrusted': {
    says: '{{registry}} の証明書は信頼されていません。',
    advice: '認証局の証明書を Docker が探す場所に置いてください。',
  },
  'registry-without-tls': {
    says: '{{registry}} は HTTPS に対応していません。',
    advice: '自分のレジストリなら、Docker の設定の insecure-registries に書いてください。',
  },
  'registry-unknown': {
    says: '名前 {{registry}} を解決できません。このホストがオフラインか、名前が違います。',
    advice: '手元にあるイメージはネットワークがなくても使えます。',
  },
  'registry-refused': {
    says: '{{registry}} で待ち受けているものがありません。',
    advice: 'レジストリが動いているか確認してください。',
  },
  'registry-slow': {
    says: 'レジストリが時間内に応答しませんでした。',
    advice: 'やり直してください。プロキシーの内側では Docker 自体に設定が必要です。',
  },
  'proxy-failed': {
    says: 'Docker に設定されたプロキシーが応答しません。',
    advice: 'Docker の設定の HTTP_PROXY と HTTPS_PROXY を確かめてください。',
  },
  'registry-failed': {
    says: 'レジストリ側で障害が起きています（HTTP {{status}}）。',
    advice: '後でやり直してください。',
  },
  'tag-absent': {
    says: 'レジストリにこのイメージ、またはこのタグがありません。',
    advice: '名前とタグを確かめてください。',
  },
  'platform-absent': {
    says: 'このコンピューター（{{platform}}）用のイメージがありません。',
    advice: '別のタグか別のイメージを選んでください。',
  },
  'reference-wrong': {
    says: 'イメージの名前として正しくありません。',
    advice: '名前は小文字で、[レジストリ/]名前[:タグ] と書きます。',
  },
  'program-of-other-cpu': {
    says: 'イメージのプログラムは別のプロセッサー用か、先頭行 #! のないスクリプトです。',
    advice: 'このコンピューターのプラットフォーム用のイメージを取得してください。',
  },
  'build-source-absent': {
    says: '送られるフォルダーに {{path}} がありません。',
    advice: '名前と .dockerignore を確かめてください。パスは Dockerfile からではなく、フォルダーから数えます。',
  },
  'build-step-killed': {
    says: 'この手順のプログラムは強制終了されました。メモリーが足りなくなったか、途中でエンジンが止められました。',
    advice: 'エンジンが動いているかを確かめ、メモリーを空けてから、もう一度ビルドしてください。',
  },
  'build-program-absent': {
    says: 'この手順の時点で、イメージにそのプログラムがありません。',
    advice: '前の手順でインストールするか、そのプログラムを持つベースを選んでください。',
  },
  'build-program-denied': {
    says: 'この手順のプログラムには実行権がありません。',
    advice: '前の手順で chmod +x を実行してください。',
  },
  'command-absent': {
    says: 'イメージにプログラム {{command}} がありません。',
    advice: 'コマンドを確かめてください。小さいイメージには bash がなく、sh だけのことがよくあります。',
  },
  'command-not-executable': {
    says: '{{command}} を実行できません。',
    advice: '実行権限がありません。イメージで chmod +x するか、それを読むプログラムを指定してください。',
  },
  'user-absent': {
    says: 'イメージにユーザー {{user}} がいません。',
    advice: 'イメージの /etc/passwd にある名前か、番号を選んでください。',
  },
  'group-absent': {
    says: 'イメージにグループ {{group}} がありません。',
    advice: 'イメージの /etc/group にある名前か、番号を選んでください。',
  },
  'working-folder-wrong': { says: '作業ディレクトリ {{path}} はイメージではフォルダーではありません。' },
  'bind-absent': {
    says: 'コンテナと共有する {{path}} がこのホストにありません。',
    advice: '先に作成してください。',
  },
  'bind-kinds-differ': {
    says: '{{source}} を {{target}} に重ねられません。一方はファイル、もう一方はフォルダーです。',
    advice: 'ファイルにはファイルを、フォルダーにはフォルダーを重ねてください。',
  },
  'volume-name-wrong': {
    says: '「{{name}}」はボリューム名でも絶対パスでもありません。',
    advice: 'このホストのフォルダーを共有するには、完全なパスを書いてください。',
  },
  'device-absent': { says: 'このホストにデバイス {{device}} がありません。' },
  'gpu-unsupported': {
    says: 'Docker はここではグラフィックカードを渡せません。ツールキットがインストールされていません。',
    advice: 'メーカーのコンテナツールキットをインストールするか、指定を外してください。',
  },
  'memory-below-least': { says: 'メモリの上限が小さすぎます。少なくとも {{least}} 必要です。' },
  'cpus-above-most': { says: '上限に対して、このホストのプロセッサーは {{most}} しかありません。' },
  'runtime-unknown': { says: 'Docker にランタイム {{runtime}} がありません。' },
  'network-unknown': {
    says: 'Docker にネットワーク {{network}} がありません。',
    advice: '既存のものを選ぶか、作成してください。',
  },
  'network-name-taken': { says: 'Docker にネットワーク {{network}} がすでにあります。', advice: anotherName },
  'network-built-in': { says: '{{network}} は Docker 自身のネットワークなので削除できません。' },
  'subnet-overlaps': {
    says: 'サブネットが別の Docker ネットワークと重なっています。',
    advice: '別のサブネットを選んでください。',
  },
  'subnets-used-up': {
    says: '新しいネットワークに使えるサブネットが Docker に残っていません。',
    advice: '使われていないネットワークを削除するか、サブネットを指定してください。',
  },
  'already-connected': { says: '{{container}} はすでにネットワーク {{network}} につながっています。' },
  'address-outside': {
    says: 'アドレス {{address}} はネットワークのどのサブネットにもありません。',
    advice: 'ネットワークのサブネットから選んでください。',
  },
  'address-needs-network': {
    says: 'アドレスを選べるのは、自分で作ったネットワークだけです。',
    advice: '先にサブネットを指定してネットワークを作ってください。',
  },
  'address-taken': { says: 'このアドレスは別のマシンが使っています。', advice: '別のアドレスを選んでください。' },
  'network-in-use': {
    says: 'ネットワーク {{network}} にまだコンテナがつながっています。',
    advice: '先に切り離すか、削除してください。',
  },
  'volume-in-use': {
    says: 'ボリューム {{volume}} をコンテナが使っています。',
    advice: '先にコンテナを削除してください。',
  },
  'image-in-use': {
    says: 'コンテナ {{container}} がこのイメージを使っています。',
    advice: '先にコンテナを削除してください。',
  },
  'container-running': { says: 'コンテナは動いています。', advice: '先に停止してください。' },
  'freeze-unsupported': {
    says: 'このホストでは、ルートレスのエンジンはコンテナを凍結できません。cgroup v2 が必要です。',
    advice: 'イメージにするには、凍結せずに実行してください。',
  },
  'container-paused': { says: 'コンテナは一時停止しています。', advice: '先に再開してください。' },
  'container-not-paused': { says: 'コンテナは一時停止していません。' },
  'container-off': { says: 'コンテナは動いていません。', advice: '先に起動してください。' },
  'container-absent': {
    says: 'コンテナ {{container}} がありません。',
    advice: 'その間に削除された可能性があります。',
  },
  'firewall-rules-lost': {
    says: 'Docker のファイアウォール規則が失われています。Docker の起動後にファイアウォールが再読み込みされました。',
    advice: 'Docker を再起動すると規則が作り直されます。',
  },
  'sysctl-refused': { says: 'カーネルパラメーター {{sysctl}} はコンテナごとに設定できません。' },
  'capability-unknown': { says: 'ケーパビリティ {{capability}} はありません。' },
  'plugin-absent': { says: 'Docker にプラグイン {{plugin}} がありません。' },
  'limit-refused': { says: 'カーネルがコンテナの制限（ulimit）を受け付けませんでした。' },
  'cgroup-refused': {
    says: 'カーネルの cgroup が制限を受け付けませんでした。コントローラーがないか、ほかが管理しています。',
    advice: '制限を外せば起動することがあります。cgroup の種類は「ホスト」のページで分かります。',
  },
  'runtime-refused': { says: 'コンテナを準備できませんでした: {{why}}' },
}
