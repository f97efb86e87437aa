import type { Step } from "../facts/step.ts";
import { settingWords } from "../facts/vfSettings.ts";

/** What the apply script can be asked for: the steps of plans, and records of ours. */
export type ApplyStep =
  | Step
  /** Who of ours manages an artefact. */
  | {
      readonly do: "mark";
      readonly artefact: string;
      readonly owner: string;
      readonly wanted: string;
    }
  /** Takes a mark away, if it is the owner's. */
  | { readonly do: "unmark"; readonly artefact: string; readonly owner: string }
  /** Notes the boot in which Current and Next Boot were first seen to differ; keeps an earlier note. */
  | {
      readonly do: "first-seen";
      readonly card: string;
      readonly values: Readonly<Record<string, string>>;
    }
  /** The act that is about to be tried for what we wrote to a card. */
  | {
      readonly do: "act";
      readonly card: string;
      readonly act: "warm-reboot" | "cold-power-cycle";
    }
  /** A warm reboot of ours did not load what we wrote to a card; later changes of it need not try one. */
  | { readonly do: "warm-not-enough"; readonly card: string }
  /** Reboots, if the boot with this id still runs. */
  | { readonly do: "reboot"; readonly bootId: string };

export interface ApplyOptions {
  /** `project/stack/resource`, for comments in files. */
  readonly owner: string;
  /** The node is known to be empty: VFs that pods may use can go. */
  readonly drained: boolean;
}

/**
 * Input lines of the apply script.
 *
 * @throws RangeError for a word that the script would refuse.
 */
export function applyLines(steps: readonly ApplyStep[], options: ApplyOptions): string[] {
  return [
    ["owner", options.owner],
    ...(options.drained ? [["drained"]] : []),
    ...steps.map((step, index) => ["step", String(index), ...wordsOf(step)]),
  ].map((words) => words.map(checked).join("\t"));
}

function wordsOf(step: ApplyStep): string[] {
  switch (step.do) {
    case "modprobe":
    case "netns":
    case "module-reload":
      return [step.do, step.mode];
    case "boot-argument":
      return [step.do, step.mode ?? "none"];
    case "initramfs":
      return [step.do];
    case "firmware":
      return [step.do, step.card, step.pci, ...assignments(step.values)];
    case "numvfs":
      return [step.do, step.pci, String(step.numVfs), ...settingWords(step.settings)];
    case "boot-vfs":
      return [
        step.do,
        step.card,
        step.port,
        step.pci,
        String(step.numVfs),
        ...settingWords(step.settings),
      ];
    case "mark":
      return [step.do, step.artefact, step.owner, step.wanted];
    case "unmark":
      return [step.do, step.artefact, step.owner];
    case "first-seen":
      return [step.do, step.card, ...assignments(step.values)];
    case "act":
      return [step.do, step.card, step.act];
    case "warm-not-enough":
      return [step.do, step.card];
    case "reboot":
      return [step.do, step.bootId];
  }
}

function assignments(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map(([name, value]) => `${name}=${firmwareWord(value)}`);
}

/** The tool prints `True(1)` and takes `True`. */
function firmwareWord(value: string): string {
  return value.replace(/\(\d+\)$/, "");
}

function checked(word: string): string {
  if (/^[A-Za-z0-9_/][A-Za-z0-9_.:=/@()+, -]*$/.test(word)) return word;
  throw new RangeError(
    `Cannot send ${JSON.stringify(word)} to a host: expected letters, digits, spaces and _ . : = / @ ( ) + , -, the first one a letter or digit; rename the resource or stack that it comes from`,
  );
}
