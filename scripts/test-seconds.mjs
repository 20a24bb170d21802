// What the tests of a room may cost. `npm test -- --all` holds itself against it: a run
// that leaves out twins, or anything else, says nothing about the whole.

/** Seconds of each room's test files together, measured on two busy cores: a first measure, and not a tight one. */
export const budgets = {
  journeys: 1200,
  faults: 300,
  'read-log': 250,
  // Each act there is, on both databases, and on one of them killed before every commit: more than fifty acts, five seconds each.
  acts: 290,
  roll: 170,
  trust: 69,
  http: 400,
  bulletins: 75,
  // Approved by a second liaison, set for a time, corrected: each a bulletin sealed and issued, on both databases.
  composer: 110,
  approvals: 70,
  attachments: 70,
  deliveries: 70,
  responses: 70,
  reading: 60,
  access: 125,
  recovery: 40,
  review: 42,
  evidence: 85,
  house: 140,
  audit: 120,
  openpgp: 200,
  // Of these, half is every parser under three hundred hostile texts of its full length.
  formats: 120,
  retention: 60,
  // A council that lives, copied and put back under either database.
  backup: 60,
  demo: 60,
  // Of these, half is a desk's letters: vaults that make keys, on both databases.
  mail: 115,
  keys: 110,
  council: 90,
  changeover: 40,
  mandates: 35,
  // Vaults that make keys, and a roll signed after each; the archive opened from there; on both databases.
  desks: 80,
  // The two councils are asked everything, and their answers held against each other byte for byte.
  roster: 130,
  resealing: 65,
  others: 40,
}

/**
 * The rooms that took more than half as much again as they may, a sentence each.
 *
 * Seconds are those of the machine that measured the table; on one half as fast
 * everything takes twice as long, and that is nobody's fault. So a room is held
 * against the run's own pace: the ratio of seconds to budget in the middle of
 * all rooms, each counted by its weight. What makes one room slow stands out
 * from it, what makes the machine slow does not. A run that is faster than the
 * table is no reason to be stricter than the table.
 */
export function overBudget(seconds, table = budgets) {
  const rooms = Object.entries(seconds).map(([room, took]) => ({ room, took, budget: table[room] ?? table.others }))
  const pace = Math.max(1, paceOf(rooms))
  return rooms
    .filter(({ took, budget }) => took > 1.5 * pace * budget)
    .map(
      ({ room, took, budget }) =>
        `tests/${room} took ${took.toFixed(0)} s; its budget is ${budget} s, at the pace of this run (${pace.toFixed(2)}) ${(pace * budget).toFixed(0)} s. Make them quicker, or say in scripts/test-seconds.mjs why they may cost more.`,
    )
}

function paceOf(rooms) {
  const sorted = rooms.map(({ took, budget }) => ({ ratio: took / budget, budget })).sort((a, b) => a.ratio - b.ratio)
  const half = sorted.reduce((sum, { budget }) => sum + budget, 0) / 2
  let weight = 0
  for (const { ratio, budget } of sorted) {
    weight += budget
    if (weight >= half) return ratio
  }
  return 1
}
