import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where slow builds are kept between checkouts: `$PULUMI_RDMA_CACHE`, else
 * `$XDG_CACHE_HOME/pulumi-rdma`, else `~/.cache/pulumi-rdma`.
 */
export function cacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  return (
    environment.PULUMI_RDMA_CACHE ??
    join(environment.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pulumi-rdma")
  );
}
