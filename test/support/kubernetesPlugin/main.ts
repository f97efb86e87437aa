// Stands in for Pulumi's plugin of Kubernetes, which is not there in tests: takes every input as it is.
import { main } from "@pulumi/pulumi/provider/index.js";

// An engine that is killed ends nobody.
const engine = process.ppid;
setInterval(() => {
  if (process.ppid !== engine) process.exit();
}, 1000).unref();

await main(
  {
    version: "4.34.2",
    check: (_urn, _olds, news: unknown) => Promise.resolve({ inputs: news }),
    diff: (_id, _urn, olds, news: unknown) =>
      Promise.resolve({ changes: JSON.stringify(olds) !== JSON.stringify(news) }),
    create: (urn, inputs: unknown) => Promise.resolve({ id: urn, outs: inputs }),
    update: (_id, _urn, _olds, news: unknown) => Promise.resolve({ outs: news }),
    delete: () => Promise.resolve(),
  },
  process.argv.slice(2),
);
