// The frame of the page: head, strict content security policy, style. The policy allows this one style by its hash, and nothing else.
import { escapeHtml } from './html-escape.ts'

export const style = `
:root{color-scheme:light dark;--ink:#1b1b1f;--paper:#fff;--soft:#f5f6f8;--line:#d0d4da;--quiet:#555b66;--fine:#0b6b3a;--warn:#7a4b00;--bad:#a4161a;--unknown:#4b4b8f;--link:#0b57b0;--mark:#fbeceb}
@media (prefers-color-scheme:dark){:root{--ink:#e9e9ee;--paper:#17181c;--soft:#212329;--line:#3d414b;--quiet:#b1b6c2;--fine:#6fd39b;--warn:#f0b95c;--bad:#ff9a93;--unknown:#b3b3ff;--link:#8ab8ff;--mark:#3a2224}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:70rem;padding:1.5rem 1rem;font:1rem/1.5 "Segoe UI",system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.8rem;line-height:1.25;margin:.2rem 0 .6rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.2rem 0 .7rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}
h3{font-size:1rem;margin:0 0 .4rem;overflow-wrap:anywhere}
p{margin:.4rem 0;overflow-wrap:anywhere}
a{color:var(--link)}
footer{margin-top:2.5rem;border-top:1px solid var(--line);color:var(--quiet);font-size:.9rem}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;list-style:none;padding:0;margin:.8rem 0 0;font-size:.95rem}
nav li{margin:0}
.verdict{display:inline-block;font-weight:600;padding:.15rem .8rem;border:2px solid;border-radius:1rem;margin-right:.5rem}
.verdict.problem-found,.problem{color:var(--bad)}
.verdict.no-problem-found,.fine{color:var(--fine)}
.verdict.inconclusive,.unknown{color:var(--unknown)}
.quiet{color:var(--quiet);font-weight:400}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.tag,.where{font-size:.85rem;font-weight:600;border:1px solid;border-radius:.3rem;padding:0 .35rem;white-space:nowrap}
.warning .tag{color:var(--warn)}
.error .tag{color:var(--bad)}
.finding{border:1px solid var(--line);border-left:.4rem solid var(--quiet);border-radius:.3rem;padding:.8rem 1rem;margin:.8rem 0;background:var(--soft)}
.finding.error{border-left-color:var(--bad)}
.finding.warning{border-left-color:var(--warn)}
.finding .finding{background:var(--paper)}
ol,ul{padding-left:1.4rem}
li{margin:.4rem 0;overflow-wrap:anywhere}
.steps>li{margin:.8rem 0}
pre{background:var(--paper);border:1px solid var(--line);border-radius:.3rem;padding:.6rem;margin:.4rem 0;overflow:auto;max-height:32rem;white-space:pre-wrap;overflow-wrap:anywhere;tab-size:4}
pre code{user-select:all}
pre code span{display:inline-block;max-width:100%}
code,pre{font-family:"Cascadia Mono",Consolas,"DejaVu Sans Mono",monospace;font-size:.9rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
thead th{white-space:nowrap;color:var(--quiet)}
.wide table{min-width:40rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .9rem .35rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th[scope=row]{font-weight:600;min-width:9rem;width:11rem}
.wide td,.wide th{overflow-wrap:break-word;max-width:30rem}
.layers{font-size:.92rem}
.layers.layers{min-width:56rem}
.layers th[scope=row]{width:18rem}
.layers td:nth-child(2){min-width:11rem}
.layers td:nth-child(4){min-width:14rem}
.layers td:last-child{min-width:12rem}
.time{white-space:nowrap;font-variant-numeric:tabular-nums}
.timeline td:nth-child(2){white-space:nowrap}
.timeline td:nth-child(3){max-width:none;width:65%}
.attempt td:first-child{box-shadow:inset .25rem 0 var(--link);padding-left:.6rem}
details{margin:.3rem 0}
summary{cursor:pointer;padding:.3rem 0;overflow-wrap:anywhere}
.checks{list-style:none;padding-left:1.1rem;margin:.2rem 0 .8rem}
.checks li,.checks details{margin:0}
.checks p{margin:.1rem 0 .6rem 1.2rem}
.outcome{display:inline-block;min-width:8.5rem;font-weight:600}
pre:target{outline:2px solid var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.stages{display:flex;flex-wrap:wrap;list-style:none;padding:0;margin:0}
.stages li{position:relative;flex:1 0 6rem;margin:.3rem 0;text-align:center;line-height:1.3}
.stages li+li::before{content:"";position:absolute;top:1.3rem;left:calc(-50% + 1.5rem);right:calc(50% + 1.5rem);border-top:3px solid var(--line)}
.stages svg{display:block;width:2.75rem;height:2.75rem;margin:0 auto .2rem;fill:currentColor}
.stages circle{fill:none;stroke:currentColor;stroke-width:3}
.stages .problem circle{fill:var(--mark)}
.stages text{text-anchor:middle;font-size:18px;font-weight:700}
.stages .warning,.stages .follows{color:var(--warn)}
.stages .not-judged{color:var(--quiet)}
@media (max-width:40rem){.outcome{min-width:0;margin-right:.4rem}.checks{padding-left:.2rem}.stages li{flex-basis:25%}.stages li+li::before{content:none}.wide table,.layers.layers{min-width:0}.wide thead{display:none}.wide tr{display:block;padding:.4rem 0;border-bottom:1px solid var(--line)}.wide :is(td,th):nth-child(n){display:block;width:auto;min-width:0;max-width:none;padding:0;border:0;overflow-wrap:anywhere;white-space:normal}.wide .attempt td:nth-child(n){padding-left:.6rem;box-shadow:inset .25rem 0 var(--link)}.layers td::before{color:var(--quiet);font-weight:600}.layers td:nth-child(2)::before{content:"Name "}.layers td:nth-child(3)::before{content:"TCP "}.layers td:nth-child(4)::before{content:"TLS "}.layers td:last-child::before{content:"HTTP "}.layers td[colspan]::before{content:none}}
@media print{body{max-width:none;padding:0;font-size:.85rem}nav,.evidence,#evidence,.checks p{display:none}pre{max-height:none}.finding,tr,li{break-inside:avoid}.wide{overflow:visible}.wide table,.layers.layers{min-width:0}.layers td:nth-child(n),.layers th[scope=row]{min-width:0;width:auto}details::details-content{content-visibility:visible;block-size:auto}}
`

/** SHA-256 of the style, base64: what the policy names. A test holds it against the style. */
export const styleHash = '6cK02u6GpoXJuY8DBUPrhpBnM+rPLsXgz4eMCcUi/b8='

/** A table that may be wider than the page: it scrolls in itself, by keyboard too. */
export const scrolling = (label: string, table: string) =>
  `<div class="wide" tabindex="0" role="region" aria-label="${label}">${table}</div>`

export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`
}
