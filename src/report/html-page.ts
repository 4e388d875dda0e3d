// The frame of the page: head, strict content security policy, style. The policy allows this one style by its hash, and nothing else.
import { escapeHtml } from './html-escape.ts'

export const style = `
:root{color-scheme:light dark;--ink:#1b1b1f;--paper:#fff;--soft:#f3f4f6;--line:#d0d4da;--quiet:#555b66;--fine:#0b6b3a;--warn:#7a4b00;--bad:#a4161a;--unknown:#4b4b8f;--link:#0b57b0}
@media (prefers-color-scheme:dark){:root{--ink:#e9e9ee;--paper:#17181c;--soft:#22242a;--line:#3d414b;--quiet:#b1b6c2;--fine:#6fd39b;--warn:#f0b95c;--bad:#ff9a93;--unknown:#b3b3ff;--link:#8ab8ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:64rem;padding:1rem;font:1rem/1.5 "Segoe UI",system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.7rem;line-height:1.25;margin:.2rem 0 .6rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2rem 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}
h3{font-size:1rem;margin:0 0 .4rem}
p{margin:.4rem 0;overflow-wrap:anywhere}
a{color:var(--link)}
.tool,footer{color:var(--quiet)}
.verdict{display:inline-block;font-weight:600;padding:.15rem .7rem;border:2px solid;border-radius:1rem}
.verdict.problem-found,.problem{color:var(--bad)}
.verdict.no-problem-found,.fine{color:var(--fine)}
.verdict.inconclusive,.unknown{color:var(--unknown)}
.warning .tag{color:var(--warn)}
.error .tag{color:var(--bad)}
.quiet{color:var(--quiet)}
.tag,.where{font-size:.85rem;font-weight:600;border:1px solid;border-radius:.3rem;padding:0 .35rem}
.finding{border:1px solid var(--line);border-left:.4rem solid var(--quiet);border-radius:.3rem;padding:.8rem 1rem;margin:.8rem 0;background:var(--soft)}
.finding.error{border-left-color:var(--bad)}
.finding.warning{border-left-color:var(--warn)}
ol{padding-left:1.4rem}
li{margin:.4rem 0;overflow-wrap:anywhere}
pre{background:var(--paper);border:1px solid var(--line);border-radius:.3rem;padding:.6rem;margin:.4rem 0;overflow:auto;max-height:30rem;white-space:pre-wrap;overflow-wrap:anywhere}
pre code{user-select:all}
code,pre{font-family:"Cascadia Mono",Consolas,"DejaVu Sans Mono",monospace;font-size:.9rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
thead th{white-space:nowrap}
table:has(thead){min-width:36rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th[scope=row]{font-weight:600;min-width:9rem}
summary{cursor:pointer;padding:.3rem 0}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.stages{min-width:40rem;width:100%;height:auto;fill:currentColor}
.stages circle{fill:none;stroke:currentColor;stroke-width:3}
.stages line{stroke:var(--line);stroke-width:3}
.stages text{text-anchor:middle;font-size:13px}
.stages .sign{font-size:18px;font-weight:700}
.stages .small{font-size:12px}
.stages .warning,.stages .follows{color:var(--warn)}
.stages .not-judged{color:var(--quiet)}
@media print{body{max-width:none}pre{max-height:none}.finding{break-inside:avoid}}
`

/** SHA-256 of the style, base64: what the policy names. A test holds it against the style. */
export const styleHash = '2zKLiA5DJ7pJ1jkNbxzhQ3zvvLdeYA1mDRc0MBlWzc4='

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
