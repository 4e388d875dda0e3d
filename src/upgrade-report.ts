// The one place that knows older shapes of report.json: brings a report of any earlier schema version to today's, one version at a time. Pure.

/** A report as JSON gave it; nothing of it is checked yet. */
export type StoredReport = Record<string, unknown>

/** What one schema version changed. A version that only added fields needs no step: new fields are optional or have a default. */
export interface Upgrade {
  from: string
  to: string
  change(report: StoredReport): StoredReport
}

/** Oldest first. 1.0 is the first version, so there is nothing to upgrade yet. */
const upgrades: readonly Upgrade[] = []

/** The report in the shape of the newest version that a step leads to; one that no step is for stays as it is. */
export function upgradeReport(report: StoredReport, steps: readonly Upgrade[] = upgrades): StoredReport {
  return steps.reduce(
    (older, { from, to, change }) => (older.schemaVersion === from ? { ...change(older), schemaVersion: to } : older),
    report,
  )
}
