import fc from "fast-check";

/**
 * Random tests print their seed and replay it: `FC_SEED=123 npx mocha …`.
 * A failing property also prints the path to its counterexample. The processes
 * that mocha starts for files side by side take the seed of the first.
 */
const seed = Number(process.env.FC_SEED ?? (Date.now() ^ process.pid) | 0);

fc.configureGlobal({ seed });
if (process.env.FC_SEED !== String(seed))
  console.log(`fast-check seed ${seed} (replay with FC_SEED=${seed})`);
process.env.FC_SEED = String(seed);
