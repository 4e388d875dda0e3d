// From which update on Windows accepts "Use a web account to sign in to the remote computer". Knowledge only.
// Sources: learn.microsoft.com/windows/client-management/client-tools/connect-to-remote-aadj-pc names the updates of October 2022 (KB5018418, KB5018410, KB5018421); their
// pages at support.microsoft.com name the builds. KB5018418 is the update of Windows 11 21H2; the one of the same day for 22H2 is KB5018427.

/** The first build and update that has it, by the number before the dot. */
const updates: Record<number, { revision: number; kb: string }> = {
  19042: { revision: 2130, kb: 'KB5018410' },
  19043: { revision: 2130, kb: 'KB5018410' },
  19044: { revision: 2130, kb: 'KB5018410' },
  20348: { revision: 1129, kb: 'KB5018421' },
  22000: { revision: 1098, kb: 'KB5018418' },
  22621: { revision: 674, kb: 'KB5018427' },
}
const oldestBuild = 19042

export type WebAccount =
  | { supported: true }
  /** No update of this Windows brings it: Windows Server 2019, Windows 10 before 20H2. */
  | { supported: false; kb: null }
  | { supported: false; kb: string; build: string }

/** What this Windows can do; null when the evidence does not name its build or update. */
export function webAccountSignIn(windows: { build: number | null; revision: number | null }): WebAccount | null {
  const { build, revision } = windows
  if (build === null) return null
  if (build < oldestBuild) return { supported: false, kb: null }
  const update = updates[build]
  if (update === undefined) return { supported: true }
  if (revision === null) return null
  if (revision >= update.revision) return { supported: true }
  return { supported: false, kb: update.kb, build: `${build}.${update.revision}` }
}
