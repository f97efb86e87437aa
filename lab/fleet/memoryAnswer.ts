import { spawnSync } from "node:child_process";
import type { HostFolders } from "./boot.ts";
import { shellEnvironment } from "./shellEnvironment.ts";
import type { CannedAnswer } from "./sshService.ts";

/**
 * Answers commands of one host from memory. The first one is really run on the
 * host's tree; its answer is kept and given again with the nonce of the asker,
 * which stands in the line `main <nonce> <<'<nonce>.eof'`.
 */
export function memoryAnswer(folders: HostFolders): CannedAnswer {
  let recorded: { readonly nonce: string; readonly stdout: string } | undefined;
  return (stdin) => {
    const nonce = /^main ([0-9a-f]{32})\b/m.exec(stdin)?.[1];
    if (nonce === undefined) return null;
    if (recorded === undefined) {
      const run = spawnSync("/bin/sh", ["-s"], {
        cwd: folders.root,
        env: shellEnvironment(folders),
        input: stdin,
        encoding: "latin1",
        maxBuffer: 64 * 1024 * 1024,
      });
      recorded = { nonce, stdout: run.stdout };
    }
    return recorded.stdout.replaceAll(recorded.nonce, nonce);
  };
}
