import assert from "node:assert/strict";
import type { VmGuest } from "../../../lab/vm/vmGuest.ts";
import type { Boots } from "./vmLab.ts";

/** Boots of the whole suite: what plans said, and what guests went through. */
class Ledger {
  readonly #predicted = { warm: 0, cold: 0 };
  readonly #withheld = { warm: 0, cold: 0 };
  readonly #seen = { warm: 0, cold: 0 };

  /**
   * A plan that was carried out.
   *
   * @param withheld What of it a rollout that stopped did not do.
   */
  predict(boots: Boots, withheld: Boots = { warm: 0, cold: 0 }): void {
    add(this.#predicted, boots);
    add(this.#withheld, withheld);
  }

  /** A boot that a test made by hand, which no plan could know of. */
  byHand(kind: keyof Boots): void {
    this.#seen[kind] -= 1;
  }

  /** All that these guests have gone through; they will go through no more. */
  close(guests: readonly VmGuest[]): void {
    for (const { boots } of guests) add(this.#seen, boots);
  }

  assertEqual(): void {
    const due = {
      warm: this.#predicted.warm - this.#withheld.warm,
      cold: this.#predicted.cold - this.#withheld.cold,
    };
    assert.deepEqual(this.#seen, due, this.toString());
  }

  toString(): string {
    const stopped = `, withheld where a rollout stopped: ${words(this.#withheld)}`;
    return `Reboots predicted: ${words(this.#predicted)}${stopped}, performed: ${words(this.#seen)}`;
  }
}

function add(sum: { warm: number; cold: number }, boots: Boots): void {
  sum.warm += boots.warm;
  sum.cold += boots.cold;
}

function words({ warm, cold }: Boots): string {
  return `${warm + cold} (${warm} warm, ${cold} cold)`;
}

export const ledger = new Ledger();

after("reboots performed equal those predicted", () => {
  // Behind mocha's own summary: the last line of the suite.
  process.once("exit", () => {
    console.log(ledger.toString());
  });
  ledger.assertEqual();
});
