import { hang, layoutRows, type Row } from "./text/layout.ts";

/** What a change on the cluster would disturb, in words, the most disruptive first. */
export interface Forecast {
  /** One line with the counts: `12 of 40 nodes would be drained, 3 at a time; 28 are not touched`. */
  readonly headline: string;
  /** Label (`reboot`, `drain`, `restart`, `loss`, `pending`, `unknown`, `blocked`, `note`), folded nodes, reason. */
  readonly rows: readonly Row[];
  /** Codes of the reasons that rows and notes tell. */
  readonly codes: readonly string[];
  /** Lines below the rows. */
  readonly notes: readonly string[];
}

/** The text of a preview's warning. */
export function formatForecast({ headline, rows, notes }: Omit<Forecast, "codes">): string {
  // The headline is unbroken: the row of the resource shows the first line only.
  return [headline, ...layoutRows(rows), ...notes.flatMap((note) => hang(note))].join("\n");
}
