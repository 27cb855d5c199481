const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" })
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" })
const calendarDay = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" })

/** The day of a moment, in the reader's time zone. */
export function dayText(isoMoment: string): string {
  return day.format(new Date(isoMoment))
}

/** Day and time of a moment, in the reader's time zone. */
export function momentText(isoMoment: string): string {
  return moment.format(new Date(isoMoment))
}

/** A calendar date, YYYY-MM-DD, which has no time zone. */
export function dateText(isoDate: string): string {
  return calendarDay.format(new Date(`${isoDate}T00:00:00Z`))
}
