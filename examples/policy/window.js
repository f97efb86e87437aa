const week = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/**
 * Whether a moment lies within one of the windows `{days, from, to}`, local time
 * of the week: `days` are those on which it begins, a `to` before `from` is on
 * the next day, `24:00` is midnight.
 *
 * @param timeZone IANA name: `Europe/Amsterdam`
 * @throws RangeError for a time zone that there is not
 */
export function isWithin(windows, timeZone, moment) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = Object.fromEntries(
    format.formatToParts(moment).map(({ type, value }) => [type, value]),
  );
  const today = parts.weekday ?? "";
  const yesterday = week[(week.indexOf(today) + 6) % 7] ?? "";
  const now = `${parts.hour ?? ""}:${parts.minute ?? ""}`;
  return windows.some(({ days, from, to }) =>
    from < to
      ? days.includes(today) && from <= now && now < to
      : (days.includes(today) && from <= now) || (days.includes(yesterday) && now < to),
  );
}
