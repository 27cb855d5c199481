/** The calendar date (YYYY-MM-DD) so many days after another; before it when the number is below 0. */
export function dateAfter(date: string, days: number): string {
  const moment = new Date(`${date}T00:00:00.000Z`)
  moment.setUTCDate(moment.getUTCDate() + days)
  return moment.toISOString().slice(0, 10)
}

/** The moment (ISO-8601) so many minutes after a time ("09:30", UTC) on a date. */
export function momentOn(date: string, time: string, minutesLater = 0): string {
  const moment = new Date(`${date}T${time}:00.000Z`)
  moment.setUTCMinutes(moment.getUTCMinutes() + minutesLater)
  return moment.toISOString()
}
