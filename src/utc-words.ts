// A time as a person reads it, in UTC: seconds are enough, and no T or Z in between.

/** "2026-11-20 02:14:09", for columns whose head says UTC. `stamp`: ISO 8601, UTC. */
export const utcTime = (stamp: string) => stamp.slice(0, 19).replace('T', ' ')

/** "2026-11-20 02:14:09 UTC", for sentences. */
export const utcWords = (stamp: string) => `${utcTime(stamp)} UTC`
