import type { HostFolders } from "./hostFolders.ts";

/** Address of the simulated client: what SSH_CONNECTION shows, so that route lookups look like a real host's. */
const connection = "10.20.0.9 51432 10.10.0.30 22";

/** Environment of every command on a host; nothing of the fleet's own environment. */
export function shellEnvironment(folders: HostFolders, user = "root"): Record<string, string> {
  const { root } = folders;
  return {
    HOST_ROOT: root,
    PATH: `${root}/usr/sbin:${root}/usr/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    HOME: `${root}/root`,
    USER: user,
    LOGNAME: user,
    SHELL: "/bin/sh",
    LANG: "C.UTF-8",
    SSH_CONNECTION: connection,
    SSH_CLIENT: "10.20.0.9 51432 22",
  };
}
