import type { Boots } from "./vmLab.ts";

/** Boots of the whole suite: what plans said, and what happened. */
class Ledger {
  readonly #predicted = { warm: 0, cold: 0 };
  readonly #seen = { warm: 0, cold: 0 };

  add(predicted: Boots, seen: Boots): void {
    for (const kind of ["warm", "cold"] as const) {
      this.#predicted[kind] += predicted[kind];
      this.#seen[kind] += seen[kind];
    }
  }

  toString(): string {
    const words = ({ warm, cold }: Boots): string => `${warm} warm and ${cold} cold`;
    return `Boots that plans predicted: ${words(this.#predicted)}; that guests went through: ${words(this.#seen)}`;
  }
}

export const ledger = new Ledger();

after(() => {
  console.log(`\n  ${ledger.toString()}`);
});
