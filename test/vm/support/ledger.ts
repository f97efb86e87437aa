import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { VmGuest } from "../../../lab/vm/vmGuest.ts";
import type { Boots } from "./vmLab.ts";

type Count = { -readonly [kind in keyof Boots]: number };

/** What plans said, what of it a rollout that stopped did not do, and what guests went through. */
interface Pages {
  readonly predicted: Count;
  readonly withheld: Count;
  readonly performed: Count;
}

/** Where each process that runs test files leaves its pages. */
const folder = join(import.meta.dirname, "../../../.lab/vm-ledger");

const none = (): Count => ({ warm: 0, cold: 0 });

/** Boots of all test files of this process. */
class Ledger {
  readonly #pages: Pages = { predicted: none(), withheld: none(), performed: none() };

  /**
   * A plan that was carried out.
   *
   * @param withheld What of it a rollout that stopped did not do.
   */
  predict(boots: Boots, withheld: Boots = none()): void {
    add(this.#pages.predicted, boots);
    add(this.#pages.withheld, withheld);
  }

  /** A boot that a test made by hand, which no plan could know of. */
  byHand(kind: keyof Boots): void {
    this.#pages.performed[kind] -= 1;
  }

  /** All that these guests have gone through; they will go through no more. */
  close(guests: readonly VmGuest[]): void {
    for (const { boots } of guests) add(this.#pages.performed, boots);
  }

  /** Leaves the pages for the sum of the suite. @throws AssertionError where they do not match. */
  assertEqual(): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, String(process.pid)), JSON.stringify(this.#pages));
    const { predicted, withheld, performed } = this.#pages;
    const due = { warm: predicted.warm - withheld.warm, cold: predicted.cold - withheld.cold };
    assert.deepEqual(performed, due, inWords(this.#pages));
  }
}

export const ledger = new Ledger();

/** Once per test file where they run side by side: the pages of a process only grow. */
export const mochaHooks = {
  afterAll(): void {
    ledger.assertEqual();
  },
};

/** Before the first file, in mocha's own process. */
export function mochaGlobalSetup(): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Behind mocha's own summary: the last line of the suite. */
export function mochaGlobalTeardown(): void {
  const sum: Pages = { predicted: none(), withheld: none(), performed: none() };
  for (const name of readdirSync(folder)) {
    const pages = JSON.parse(readFileSync(join(folder, name), "utf8")) as Pages;
    for (const page of ["predicted", "withheld", "performed"] as const) add(sum[page], pages[page]);
  }
  process.once("exit", () => {
    console.log(inWords(sum));
  });
}

function add(sum: Count, boots: Boots): void {
  sum.warm += boots.warm;
  sum.cold += boots.cold;
}

function inWords({ predicted, withheld, performed }: Pages): string {
  const stopped = `, withheld where a rollout stopped: ${words(withheld)}`;
  return `Reboots predicted: ${words(predicted)}${stopped}, performed: ${words(performed)}`;
}

function words({ warm, cold }: Boots): string {
  return `${warm + cold} (${warm} warm, ${cold} cold)`;
}
