import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pulumiDirectory } from "../cli/pulumiDirectory.ts";
import { guestImage } from "./guestImage.ts";
import { vmTools } from "./vmTools.ts";

/** Fetches and builds what guests and their stacks run on, before tests do it side by side. */
const state = mkdtempSync(join(tmpdir(), "pulumi-rdma-prepare-"));
try {
  await pulumiDirectory(state, console.log);
} finally {
  rmSync(state, { recursive: true });
}
await guestImage(await vmTools(console.log), console.log);
