/** What somebody reads who opens the bundle and knows nothing of it. Japanese first, then English. */
export const readmeText = `証拠一式（fuin-evidence/3）

報告書          report.ja.html（日本語）、report.en.html（英語）。ブラウザーで開き、A4で印刷できます。
作成の経緯      custody.json（作成者、日時、理由、署名）、export/（作成の操作の記録）
検証の方法      node verify.mjs この一式.zip --trust 検証鍵.txt
                Node.js 20.19以降があれば、ネットワークに接続していないコンピューターで動作します。
                検証鍵は、監督機関が公表したものを使用してください。この一式に含まれるtrust.txtでは、
                この一式を検証したことになりません。
                一式は、ZIPのままでも、展開したフォルダーでも、圧縮し直したものでも検証できます。
                ファイルの内容が同じであれば、結果は変わりません。--helpで使い方を表示します。
                結果  0 真正  1 改変あり  2 不足あり  3 検証鍵が不明
ほかのツール    SHA256SUMSはsha256sum -cで、receipts/はC2SP tlog-proofとして、
                checkpoints/はC2SP tlog-checkpointとして、manifest.tsrはopenssl tsで検証できます。

entries/        記録の原本データ             receipts/     受領証（マークル木に含まれることの証明）
checkpoints/    前後のチェックポイント       proofs/       整合性の証明
keys/           公開鍵（OpenPGP）            rolls/        名簿の該当行とその証明
texts/          同意書・誓約書の文言         where/        接続元（記録がハッシュ値で示すもの）
absences/       交付がなかったことの証明（対象者に係るすべての記録。1行に1件のJSON）


Evidence bundle (fuin-evidence/3)

To read         report.en.html (English), report.ja.html (Japanese): open in a browser, print on A4.
Custody         custody.json (who, when, why, signature); export/ (the log's own entry about this export)
To verify       node verify.mjs THIS.zip --trust KEYS.txt
                Needs Node.js 20.19 or newer and no network. Take the keys from the oversight body: the
                trust.txt in this bundle cannot vouch for the bundle it lies in.
                Takes this ZIP, the folder it was unpacked into, or another ZIP of the same files: what
                counts are the files. --help says more.
                Exits 0 verified, 1 tampered, 2 incomplete, 3 keys unknown.
Other tools     SHA256SUMS by sha256sum -c; receipts/ as C2SP tlog-proof; checkpoints/ as C2SP
                tlog-checkpoint; manifest.tsr by openssl ts.

entries/        entries of the log, to the byte    receipts/   each one's place in the tree
checkpoints/    checkpoints around them            proofs/     consistency with the head
keys/           public keys (OpenPGP)              rolls/      lines of the roll, with proofs
texts/          consents and pledges               where/      addresses the entries commit to
absences/       proofs that nothing was released: all entries about a person, one JSON a line
`
