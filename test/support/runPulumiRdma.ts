import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const main = join(import.meta.dirname, "../../provider/commands/main.ts");

export interface CommandOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `pulumi-rdma <words>` beside this process, which may serve the hosts that it asks. */
export async function runPulumiRdma(
  words: readonly string[],
  { directory = process.cwd() }: { readonly directory?: string } = {},
): Promise<CommandOutcome> {
  const child = spawn(process.execPath, [main, ...words], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}
