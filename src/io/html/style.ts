/** The style sheet of the page: written for a phone first, light and dark as the reader's system asks. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1c2430;--soft:#566173;--line:#d9dee6;--grid:#e6e9ef;--link:#1f5fbf;
--good:#1a7f4b;--bad:#c0293b;--warn:#96600a;--busy:#2563c4;--idle:#626d7e;--live1:#2b5a8f;--live2:#4a749d;--onbar:#fff}
@media (prefers-color-scheme:dark){:root{--bg:#10151d;--card:#19212c;--ink:#e5eaf1;--soft:#a3afc0;--line:#2f3a49;--grid:#273140;--link:#86b5ff;
--good:#5ccb8f;--bad:#ff7f8b;--warn:#e8b04e;--busy:#80b0ff;--idle:#a5b0c0;--live1:#7fb0e6;--live2:#a9c9ec;--onbar:#10151d}}
*{box-sizing:border-box}
body>svg{position:absolute}
body{margin:0 auto;max-width:1080px;padding:16px;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.2;margin:.4em 0 .2em}h2{font-size:1.35rem;margin:1.6em 0 .2em;padding-bottom:.25em;border-bottom:1px solid var(--line)}
h3{font-size:1.08rem;margin:1.8em 0 .6em}h4{font-size:1rem;margin:0}h5{font-size:.92rem;margin:0;display:inline}
p{margin:.3em 0}a{color:var(--link)}code{font:.84em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--soft)}
.meta,.note,.empty{color:var(--soft);font-size:.88rem}.empty{font-style:italic}
.why{border-left:3px solid var(--line);padding-left:10px;margin:.5em 0;font-size:.92rem}
.alarm{border:1px solid var(--bad);border-left-width:6px;border-radius:6px;padding:8px 12px}
nav ul,.legend,.releases,.fates,.steps,.history{list-style:none;margin:0;padding:0}nav ul{display:flex;flex-wrap:wrap;gap:4px 16px}
.badge{display:inline-block;font-size:.78rem;font-weight:600;line-height:1.5;padding:0 8px;border:1px solid currentColor;border-radius:999px;white-space:nowrap}
.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}.busy{color:var(--busy)}.idle{color:var(--idle)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr));gap:14px}
.card,.releases>li,details.trial,figure{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px}
.card h4{color:var(--soft);font-weight:600}.version{font-size:1.9rem;font-weight:650;line-height:1.2;margin:.1em 0}
.badges{display:flex;flex-wrap:wrap;gap:6px}
dl{margin:.6em 0 0;font-size:.9rem;display:grid;grid-template-columns:max-content 1fr;gap:3px 12px}dl:empty{display:none}dt{color:var(--soft)}dd{margin:0}
.timeline{display:block;margin:.5em 0 0}.timeline+.legend{margin-top:8px}
svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;fill:var(--soft)}svg text.end{text-anchor:end}svg text.middle{text-anchor:middle}
.timeline .name{fill:var(--onbar);font-weight:600;pointer-events:none}.timeline .roomy{display:none}
.timeline rect.even{fill:var(--live1)}.timeline rect.odd{fill:var(--live2)}
.timeline rect.trial,.mark{fill:currentColor}.timeline rect.hold{stroke:var(--warn)}.hatched{fill:var(--warn)}
.axis{stroke:var(--soft)}.grid{stroke:var(--grid)}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;font-size:.83rem;color:var(--soft)}
.swatch{display:inline-block;width:12px;height:12px;border-radius:3px;background:currentColor;vertical-align:-1px}.swatch.hatch{color:var(--warn);background:repeating-linear-gradient(45deg,currentColor 0 2px,transparent 2px 5px);border:1px solid}
.swatch.worse{background:var(--bad);opacity:.22}
.line{display:inline-block;width:18px;border-top:2px solid;vertical-align:4px}.line.middle{color:var(--busy)}.line.pass{color:var(--good)}.line.fail{color:var(--bad)}.line.decided{border-top-style:dashed}
details.trial{margin:12px 0}summary{cursor:pointer}summary h4{display:inline}summary .meta{display:block}
details.numbers{margin-top:10px}details.numbers>summary{color:var(--link);font-size:.9rem}
.steps{display:flex;flex-wrap:wrap;gap:6px;margin:.6em 0;font-size:.83rem}.steps li{border:1px solid var(--line);border-radius:6px;padding:0 8px;color:var(--soft)}
.steps .done{border-color:var(--good);color:var(--good)}.steps .here{border-color:var(--busy);color:var(--busy);font-weight:600}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:12px;margin:.6em 0}
figure{margin:0;padding:10px;background:var(--bg)}figcaption{margin-bottom:4px}.chart{display:block;width:100%;height:auto}
.chart text{font-size:10.5px;text-anchor:end}.chart text.start{text-anchor:start}small{display:block;color:var(--soft);font-size:.92em}
.chart .zero{stroke:var(--soft)}.chart .margin{stroke:var(--bad);stroke-dasharray:5 3}.chart .decided{stroke:var(--ink);stroke-dasharray:5 3}
.chart .step{stroke:var(--soft);stroke-dasharray:1 3}.worse{fill:var(--bad);fill-opacity:.1}.band{fill:var(--busy);fill-opacity:.2;stroke:var(--busy);stroke-opacity:.45}
.chart path.middle,.chart path.pass,.chart path.fail{fill:none;stroke-width:2;stroke-linejoin:round;stroke:var(--busy)}.chart path.pass{stroke:var(--good)}.chart path.fail{stroke:var(--bad)}
.chart .last{fill:currentColor;stroke:var(--bg);stroke-width:1.5}.dot.pass{fill:var(--good)}.dot.fail{fill:var(--bad)}
.releases{display:grid;gap:10px}.releases h4{display:inline;margin-right:6px}.fates li{margin:.3em 0;font-size:.9rem}
.history li{border-top:1px solid var(--line);padding:5px 0;font-size:.92rem}
table{border-collapse:collapse;width:100%;font-size:.88rem;margin:.5em 0}th{text-align:left;color:var(--soft);font-weight:600}th,td{padding:5px 8px;vertical-align:top;border-bottom:1px solid var(--line)}
@media (min-width:700px){th{min-width:4.8em}}
@media (min-width:820px){.timeline .roomy{display:inline}}
@media (max-width:699px){body{padding:12px}.card,.releases>li,details.trial{padding:11px}figure{padding:8px;margin:0 -4px}thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}table,tbody,tr,td{display:block}
tr{border:1px solid var(--line);border-radius:8px;margin:0 0 8px;padding:4px 10px;background:var(--card)}td{border:0;padding:2px 0 2px 38%;display:flow-root}
td::before{content:attr(data-head);color:var(--soft);float:left;width:58%;margin-left:-61.3%}}
@media print{body{background:none}details.trial{break-inside:avoid}}
`
