// A dated trace: one thing that some source says happened on this VM. The timeline orders, groups and shortens them.

export interface Trace {
  /** ISO 8601 UTC. */
  at: string
  /** Where it is written, in a word or two. */
  source: string
  text: string
  /** As the source wrote it, or "AAD/1244". */
  code?: string
  /** Traces of one kind that follow each other closely are told as one, with their number. */
  kind?: string
  /** Of its kind one entry is enough, however far apart they lie. */
  once?: true
  /** Stays when the timeline is shortened: the last attempt, and the look itself. */
  stays?: true
  /** Of the newest attempt of the extension. */
  lastAttempt?: true
}

/** As much of a text of the VM as one line of the timeline bears. */
export const brief = (text: string, most = 240) => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= most ? line : `${line.slice(0, most).toWellFormed()}...`
}
