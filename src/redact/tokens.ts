// The tokens that stand for people in a report: [user-1], [upn-1], [sid-1], [ip-1]. The same thing is always the same token.
import type { Report } from '../report/report.ts'

const kinds = {
  user: 'user name',
  upn: 'user principal name or e-mail address',
  sid: "user's SID",
  ip: 'public IP address',
} as const
export type Kind = keyof typeof kinds
const none: Record<Kind, number> = { user: 0, upn: 0, sid: 0, ip: 0 }
const kindNames = Object.keys(kinds) as Kind[]

/** Numbers go on after the tokens that `text`, the report as it is, holds already. */
export class Tokens {
  readonly #given = new Map<string, string>()
  readonly #last: Record<Kind, number> = { ...none }
  #uses: Record<Kind, number> = { ...none }

  constructor(text: string) {
    for (const [, kind, number] of text.matchAll(/\[(user|upn|sid|ip)-(\d{1,6})\]/g))
      this.#last[kind as Kind] = Math.max(this.#last[kind as Kind], Number(number))
  }

  of(kind: Kind, thing: string): string {
    const key = `${kind} ${thing.normalize('NFC').toLowerCase()}`
    let token = this.#given.get(key)
    if (token === undefined) {
      this.#last[kind] += 1
      token = `[${kind}-${this.#last[kind]}]`
      this.#given.set(key, token)
    }
    this.#uses[kind] += 1
    return token
  }

  /** What went since the last count, added to what an earlier redaction recorded. */
  counted(before: Report['redactions']): Report['redactions'] {
    const all = new Map(before.map(({ what, count }) => [what, count]))
    for (const kind of kindNames)
      if (this.#uses[kind] > 0) all.set(kinds[kind], (all.get(kinds[kind]) ?? 0) + this.#uses[kind])
    this.#uses = { ...none }
    return [...all].map(([what, count]) => ({ what, count }))
  }
}
