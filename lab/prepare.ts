import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pulumiDirectory } from "./cli/pulumiDirectory.ts";
import { buildControlPlane } from "./cluster/buildControlPlane.ts";
import { buildSriovOperator } from "./cluster/buildSriovOperator.ts";

/** Builds what tests run on and what takes minutes, before they run side by side. */
const state = mkdtempSync(join(tmpdir(), "pulumi-rdma-prepare-"));
try {
  await pulumiDirectory(state, console.log);
} finally {
  rmSync(state, { recursive: true });
}
await buildControlPlane(console.log);
await buildSriovOperator(console.log);
