/** The report's own style sheet: A4, ink on paper, nothing fetched from anywhere. `foot` is ours, and holds no quotation mark. */
export const reportStyle = (foot: string): string => `
@page { size: A4; margin: 22mm 18mm 20mm; @bottom-left { content: "${foot}"; font: 8pt sans-serif; color: #555 } @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #555 } }
:root { color-scheme: light }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 176mm; padding: 8mm 4mm; color: #111; background: #fff; font: 10pt/1.75 "Hiragino Mincho ProN", "Yu Mincho", "Noto Serif CJK JP", "Noto Serif JP", "Noto Sans CJK JP", "Noto Sans JP", "Times New Roman", serif; overflow-wrap: break-word }
html[lang=en] body { line-height: 1.5; font-family: "Times New Roman", "Noto Serif", "Noto Serif JP", "Noto Sans CJK JP", serif }
header { border-bottom: 1.5pt solid #111; padding-bottom: 4mm; margin-bottom: 6mm }
h1 { font-size: 19pt; font-weight: 600; letter-spacing: .04em; margin: 0; line-height: 1.35 }
html[lang=en] h1 { letter-spacing: 0 }
header p { margin: 1mm 0 0; color: #333 }
h2 { font-size: 12.5pt; margin: 9mm 0 2.5mm; padding-bottom: 1mm; border-bottom: .5pt solid #999; break-after: avoid }
h2 b { font-weight: 600; margin-right: .6em }
h3 { font-size: 10.5pt; margin: 5mm 0 1.5mm; break-after: avoid }
p { margin: 0 0 2mm }
table { width: 100%; border-collapse: collapse; font-size: 8.6pt; line-height: 1.5; margin: 1mm 0 3mm }
thead { display: table-header-group }
tr { break-inside: avoid }
th, td { border: .4pt solid #888; padding: 1.2mm 1.8mm; text-align: left; vertical-align: top }
th { background: #f1f1ee; font-weight: 600; white-space: nowrap }
table.facts th { width: 34mm; white-space: normal }
table.plain th { width: 30mm; white-space: normal }
table.log, table.people, table.bulletins { table-layout: fixed }
table.log th:nth-child(1) { width: 17mm }
table.log th:nth-child(2) { width: 27mm }
table.log th:nth-child(3) { width: 26mm }
table.log th:nth-child(4), table.log th:nth-child(5) { width: 24mm }
table.log th:nth-child(7) { width: 25mm }
table.bulletins th:nth-child(1) { width: 34mm }
table.bulletins th:nth-child(3) { width: 25mm }
table.bulletins th:nth-child(4) { width: 22mm }
table.bulletins th:nth-child(5) { width: 22mm }
table.bulletins th:nth-child(6) { width: 29mm }
table.tally { width: auto }
table.people th:nth-child(2) { width: 38mm }
table.people th:nth-child(3) { width: 24mm }
table.people th:nth-child(4) { width: 27mm }
table.people th:nth-child(5) { width: 15mm }
td code { overflow-wrap: anywhere }
td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
td.t { font-variant-numeric: tabular-nums }
.signed { font-weight: 600 }
.stated { color: #444 }
.small { font-size: 8pt; color: #333; display: block }
code, pre { font-family: "Noto Sans Mono", "SFMono-Regular", Consolas, monospace; font-size: 8pt }
pre { border: .4pt solid #888; padding: 2mm 3mm; white-space: pre-wrap; background: #fafaf8 }
.box { border: .8pt solid #111; padding: 2.5mm 4mm; margin: 2mm 0 3mm; break-inside: avoid }
.box p:last-child { margin: 0 }
@media screen { body { padding: 14mm 8mm } }
@media print { body { padding: 0; max-width: none } }
`
