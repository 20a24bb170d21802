/** Anybody can post a report of a broken policy: more than this is no browser's. Bytes. */
export const mostReportBytes = 16_384
