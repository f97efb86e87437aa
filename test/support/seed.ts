import fc from "fast-check";

/**
 * Random tests print their seed and replay it: `FC_SEED=123 npx mocha …`.
 * A failing property also prints the path to its counterexample.
 */
const fromEnvironment = process.env.FC_SEED;
const seed =
  fromEnvironment === undefined ? (Date.now() ^ process.pid) | 0 : Number(fromEnvironment);

fc.configureGlobal({ seed });
console.log(`fast-check seed ${seed} (replay with FC_SEED=${seed})`);
